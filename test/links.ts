import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { outsideCode } from './markdown';

/** A link or a picture of a Markdown file that leads to a file: by its path, and perhaps a heading there. */
export interface Link {
  readonly path: string;
  readonly heading: string | undefined;
}

/** Where a Markdown file leads to in the same tree. */
export function linksIn(file: string): Link[] {
  const text = outsideCode(withoutFences(readFileSync(file, 'utf8')));
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)|\b(?:src|href)="([^"]+)"/g)].map(
    ([, link, html]) => link ?? html,
  );
  return targets.flatMap((target = '') => {
    if (/^[a-z]+:/i.test(target)) return [];
    const [path = '', heading] = target.split('#', 2);
    return [{ path: path === '' ? file : posix.join(posix.dirname(file), path), heading }];
  });
}

/** The headings of a Markdown file as links name them. */
export function headingsIn(file: string): string[] {
  const text = withoutFences(readFileSync(file, 'utf8'));
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\d\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutFences(text: string): string {
  return text.replace(/^( *`{3,}|~{3,})[\s\S]*?^\1`*$/gm, '');
}
