import type { Context } from '../../settings/context';
import { documentAt, type SourceFile } from '../../workspace/file';
import { covers } from '../../yaml/text';
import { explain } from './explain';
import { type NamedSpan, nameAt } from './names';
import { isGuide, pageOf } from './page';

export { playLenses } from './lens';

/** What is said of a place of a Markdown file that is in no manifest: of a command of kubectl, else of a name. */
export function guideHover(file: SourceFile, offset: number, context: Context): NamedSpan | undefined {
  if (!isGuide(file, context) || documentAt(file, offset)?.yaml.form !== 'prose') return undefined;
  const command = pageOf(file).commands.find(({ span }) => covers(span, offset));
  const markdown = command && explain(command, file, context);
  return markdown ? { markdown, span: command.span } : nameAt(file, offset, context);
}
