import type { Context } from '../../settings/context';
import type { Settings, Severity } from '../../settings/settings';
import type { Finding } from '../../validation';
import type { PlacedDocument, Resource } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { own } from '../../yaml/json';
import type { Edit, Span } from '../../yaml/text';

export interface RuleBase {
  /** Kebab-case, naming the defect, so that "allow <id>" reads well. Also the name of its page, `<id>.md`. */
  readonly id: string;
  /** That of its problems which tell no other. A rule that gives hints tells none: see `Context.hintless`. */
  readonly severity: Severity;
  /** One sentence: what is wrong and what follows. */
  readonly summary: string;
  /** Speaks only where there is a committed version to compare with. */
  readonly compares?: true;
  /** Any YAML server with Kubernetes' schema says the same. */
  readonly schema?: true;
  /** What it reports the API server rejects or warns of, or the controller cannot make: all that `api-only` leaves. */
  readonly api?: true;
  /** Speaks of parts of manifests too, such as patches: of what is written there, never of what is missing. */
  readonly parts?: true;
  /** Says that another object is missing, or that none of some kind is there: it may stand where nobody can look. */
  readonly absence?: true;
  /** A matter of taste: `recommended` leaves it out. */
  readonly optional?: true;
  /**
   * Which of the API server's findings a problem of the rule, at `field`, stands for: it is then not said twice.
   */
  covers?(finding: Finding, field: string): boolean;
}

/**
 * A rule about StatefulSets (whole ones, in documents that could be read), about manifests of any kind, or about the
 * text of a document whatever it holds.
 */
export type Rule =
  | (RuleBase & { readonly about: 'set' | 'manifest'; check(resource: Resource, context: Context): Iterable<Problem> })
  | (RuleBase & { readonly about: 'document'; check(document: PlacedDocument, context: Context): Iterable<Problem> });

export interface Problem {
  /** The place that is wrong, existing or not; its span and its field path follow from it. */
  readonly at: At;
  /** Where to underline, if not `at.mark`. Offsets in the file. */
  readonly span?: Span;
  /** What is wrong, what follows, what to do: one or two plain sentences. */
  readonly message: string;
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** In the order in which they are offered. Asked for only when somebody wants one: they take longer than the rest. */
  readonly fixes?: () => readonly Fix[];
  /** The text has no effect: shown faded. */
  readonly unnecessary?: true;
  /** What the API server or the controller says, if the problem is theirs. */
  readonly finding?: Finding;
}

export interface Related {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
}

export interface Fix {
  /** Imperative, saying the outcome and naming the value: `Change serviceName to 'web'`. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one right answer: applied by fix-all and the command line. */
  readonly preferred?: true;
  /** The API server rejects the change of a live object: the field is immutable. */
  readonly immutable?: true;
}

/**
 * How severe a problem of a rule is, given the severity that the rule gives it; `off` if the rule does not speak.
 * What the user set for the rule stands above the preset: `recommended` takes the rules at their word, `api-only`
 * keeps those that repeat the API server and the controller, `strict` has every rule, and nothing below a warning.
 */
export function levelUnder(
  { preset, rules }: Pick<Settings, 'preset' | 'rules'>,
  { id, api, optional }: Pick<RuleBase, 'id' | 'api' | 'optional'>,
  severity: Severity,
): Severity | 'off' {
  const level = own(rules, id);
  if (level !== undefined) return level;
  switch (preset) {
    case 'recommended':
      return optional ? 'off' : severity;
    case 'api-only':
      return api ? severity : 'off';
    case 'strict':
      return severity === 'error' ? 'error' : 'warning';
  }
}

/** A fix if its edits can be made; nothing if the text left no safe way. */
export function fix(
  title: string,
  edits: readonly Edit[] | undefined,
  flags: Pick<Fix, 'preferred' | 'immutable'> = {},
): Fix[] {
  return edits && edits.length > 0 ? [{ title, edits, ...flags }] : [];
}
