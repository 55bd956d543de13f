import type { CheckReport } from './report';

/** Stable: fields are added, never renamed. */
export function json({ problems, files }: CheckReport): string {
  return `${JSON.stringify({ files, problems }, null, 2)}\n`;
}
