import { guideHover } from '../../../server/src/features/guides';
import { hover } from '../../../server/src/features/hover';
import { type Files, openAt, serviceWith, setWith } from '../../fixture';

/** The standard set with its Service, as a page shows it. */
export const shown = `\`\`\`yaml title="web.yaml"\n${serviceWith()}---\n${setWith()}\`\`\`\n`;

/** Commands as a block of a page. */
export function commands(...lines: readonly string[]): string {
  return `\`\`\`bash\n${lines.join('\n')}\n\`\`\`\n`;
}

/** What is said at the cursor of a page that first shows the standard set; empty if nothing is. */
export function hoverOn(text: string, { page = shown, others = {} }: { page?: string; others?: Files } = {}): string {
  const { file, offset, context } = openAt({ 'guide.md': `${page}\n${text}`, ...others });
  return (guideHover(file, offset, context) ?? hover(file, offset, context))?.markdown ?? '';
}
