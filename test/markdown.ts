/** What of Markdown stands outside of inline code, as CommonMark reads it: a run of backticks ends at one as long. */
export function outsideCode(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
}
