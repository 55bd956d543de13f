import type { Rule } from './rule';

/**
 * Stands for what failed in a document: a rule, or the reading of it. No rule of the list, and without a page: it cannot
 * be switched off, for that something was not checked is part of the answer.
 */
export const internalError = {
  id: 'internal-error',
  about: 'manifest',
  severity: 'information',
  summary: 'StatefulSet Tools itself failed on this document: a rule did not run, all others did.',
  check: () => [],
} as const satisfies Rule;

/** Says what failed: these rules, or the reading of the document, where there are none. */
export function failureMessage(rules: readonly string[]): string {
  const what =
    rules.length === 0
      ? 'This document could not be read'
      : `${rules.length === 1 ? 'The rule' : 'The rules'} ${rules.join(', ')} could not be checked here`;
  return `${what}, because of an error in StatefulSet Tools itself. Everything else was checked. Please report it with this manifest.`;
}
