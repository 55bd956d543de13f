import { Range, type TextDocument, Uri } from 'vscode';
import type { Range as ProtocolRange, RenderingRoot, RenderParams } from '../../server/src/protocol';

/** The scheme of the documents that show what kustomizations and charts become. */
export const renderingScheme = 'statefulset-rendering';

/** Which text of a rendering a document shows. */
export type RenderingVersion = Pick<RenderParams, 'compared' | 'committed'>;

/** The document of a rendering. Its path is what people see; the rest is what the server is asked. */
export function renderingDocument({ root, name }: RenderingRoot, { compared, committed }: RenderingVersion = {}): Uri {
  const query = new URLSearchParams({
    root,
    ...(compared && { compared: 'yes' }),
    ...(committed && { committed: 'yes' }),
  });
  const title = `${name.replace(/\.ya?ml$/, '')} (${committed ? 'committed ' : ''}rendering).yaml`;
  return Uri.from({ scheme: renderingScheme, path: `/${title}`, query: query.toString() });
}

/** What the server is asked for the document of a rendering. */
export function paramsOf({ query }: Uri): RenderParams {
  const parameters = new URLSearchParams(query);
  return {
    root: parameters.get('root') ?? '',
    compared: parameters.has('compared'),
    committed: parameters.has('committed'),
  };
}

export function isRendering({ uri }: TextDocument): boolean {
  return uri.scheme === renderingScheme;
}

/** A range that the server names, as VS Code has it. */
export function toRange({ start, end }: ProtocolRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
