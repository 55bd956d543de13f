import { readFileSync } from 'node:fs';

export interface Snippet {
  readonly keyword: string;
  readonly description: string;
  readonly isFileTemplate: boolean;
  readonly body: readonly string[];
}

/** What VS Code reads, by name. */
export const snippets: Readonly<Record<string, Snippet>> = JSON.parse(
  readFileSync('snippets/statefulset.json', 'utf8'),
);

/** A tab stop, with its default, its choices or neither; or an escaped character. */
export const marks = /\$\{(\d+)(?::([^{}$\\]*)|\|([^{}$\\]*)\|)?\}|\\([$}\\])/g;

/** What VS Code leaves in the file once `typed` is typed at tab stops, by number, and the others keep their text. */
export function expand({ body }: Snippet, typed: Readonly<Record<string, string>> = {}): string {
  const text = body.join('\n');
  const values: Record<string, string> = {};
  for (const [, number = '', value, choices] of text.matchAll(marks))
    values[number] ??= typed[number] ?? value ?? choices?.split(',')[0] ?? '';
  return text.replace(marks, (_, number, _value, _choices, escaped) => escaped ?? values[number]);
}
