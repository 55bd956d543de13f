import { Composer, type CST, type Document, type Node, Parser } from 'yaml';
import { explainAll } from './messages';
import { scalarsIn } from './node';
import type { SyntaxProblem } from './survey';

/** One mistake can cause an error at every token that follows. */
const maxErrors = 100;

export interface Tolerant {
  readonly root: Node | null;
  readonly errors: readonly SyntaxProblem[];
}

/**
 * What the package `yaml` makes of a text, which need not be valid: completion, hovers and fixes have to work while it
 * is half typed. Its errors are not Kubernetes' verdict, but they tell best what is wrong.
 */
export function readTolerantly(text: string, maxDepth: number): Tolerant {
  const errors: SyntaxProblem[] = [];
  const documents: Document.Parsed[] = [];
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  try {
    let errorTokens = 0;
    for (const token of new Parser().parse(text)) {
      if (token.type === 'error' && ++errorTokens > maxErrors) continue;
      if (isDeeper(token, maxDepth)) {
        errors.push({
          span: { start: token.offset, end: Math.min(token.offset + 1, text.length) },
          message: `This is nested more than ${maxDepth} levels deep, so it is not read.`,
        });
      } else for (const document of composer.next(token)) documents.push(document);
    }
    for (const document of composer.end(false, text.length)) documents.push(document);
  } catch (error) {
    errors.push({
      span: { start: 0, end: Math.min(1, text.length) },
      message: `This document cannot be parsed: ${String(error)}`,
    });
    return { root: null, errors };
  }
  for (const { contents, errors: found } of documents)
    if (found.length > 0) errors.push(...explainAll(text, found.slice(0, maxErrors), scalarsIn(contents)));
  return { root: documents.find(({ contents }) => contents !== null)?.contents ?? null, errors };
}

/** Measures without recursion, which must not happen on such input. */
function isDeeper(token: CST.Token, maxDepth: number): boolean {
  const open: [CST.Token | null | undefined, number][] = [
    ['value' in token ? (token.value as CST.Token) : undefined, 1],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, depth] = next;
    if (depth > maxDepth) return true;
    if (at && 'items' in at) for (const item of at.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return false;
}
