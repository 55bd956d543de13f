/** Text as inline code, whatever it contains. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
