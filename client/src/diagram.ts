import { env, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type PreviewOptions,
  type PreviewParams,
  type PreviewResult,
  previewRequest,
  type SetPreview,
} from '../../server/src/protocol';
import type { DiagramFormat } from './messages';

const formats = {
  svg: { extension: 'svg', label: 'SVG' },
  mermaid: { extension: 'mmd', label: 'Mermaid' },
} as const satisfies Record<DiagramFormat, unknown>;

/**
 * Saves the diagram of a set, as previewed, to a file that the user picks. Without an `id`, the user also picks one of
 * several sets.
 */
export async function exportDiagram(
  client: BaseLanguageClient,
  params: PreviewParams,
  format: DiagramFormat,
  id?: string,
): Promise<void> {
  const { uri, renderings = [] } = params;
  const ids = id === undefined ? await setsOf(client, { uri, renderings }) : [id];
  const quickPick = { title: 'Export Diagram', placeHolder: 'Select a StatefulSet' };
  const chosen = ids.length > 1 ? await window.showQuickPick(ids, quickPick) : ids[0];
  if (chosen === undefined) return;
  const set = await withDiagram(client, params, chosen);
  if (!set?.diagram) return;
  const { extension, label } = formats[format];
  const file = await window.showSaveDialog({
    defaultUri: Uri.joinPath(Uri.parse(uri), '..', `${set.name.replace(/[^\w.-]/g, '_')}.${extension}`),
    filters: { [label]: [extension] },
    title: `Export Diagram of ${set.name}`,
  });
  if (file) await workspace.fs.writeFile(file, new TextEncoder().encode(set.diagram[format]));
}

async function setsOf(client: BaseLanguageClient, params: PreviewParams): Promise<readonly string[]> {
  const { sets } = await client.sendRequest<PreviewResult>(previewRequest, params);
  return sets.map(({ id }) => id);
}

/** Copies the diagram of the set with this id, as previewed, as Mermaid text. */
export async function copyDiagram(client: BaseLanguageClient, params: PreviewParams, id: string): Promise<void> {
  const set = await withDiagram(client, params, id);
  if (set?.diagram) await env.clipboard.writeText(set.diagram.mermaid);
}

async function withDiagram(
  client: BaseLanguageClient,
  { uri, renderings = [], options = {} }: PreviewParams,
  id: string,
): Promise<SetPreview | undefined> {
  const asked: PreviewOptions = { [id]: { ...options[id], details: ['diagram'] } };
  const { sets } = await client.sendRequest<PreviewResult>(previewRequest, { uri, renderings, options: asked });
  return sets.find((each) => each.id === id);
}
