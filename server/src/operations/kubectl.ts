import type { Requirement, Selector } from '../kubernetes/selector';
import { claimName, effectiveClaimTemplates, type Ordinals, ordinalRange } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { commandLine, operand } from './shell';

/** kubectl commands, to be copied: names filled in, the namespace included, quoted for a shell. */

export interface Command {
  readonly title: string;
  readonly command: string;
  /** What to know before it is run. */
  readonly note?: string;
  /** It deletes, or can lose data. */
  readonly danger?: true;
}

/** Writes a kubectl command with these arguments, in the set's namespace; `inside` is run in a container. */
export type Kubectl = (args: readonly string[], inside?: readonly string[]) => string;

export function kubectlFor({ namespace }: Pick<StatefulSet, 'namespace'>): Kubectl {
  const where = namespace === undefined ? [] : ['-n', namespace];
  return (args, inside) => commandLine(['kubectl', ...args, ...where, ...(inside ? ['--', ...inside] : [])]);
}

/** The set as kubectl names it. With the kind before it, a name cannot be taken for an option. */
export function setReference({ name }: Pick<StatefulSet, 'name'>): string {
  return `statefulset/${name}`;
}

/** A label selector as `kubectl -l` takes it. */
export function selectorText({ requirements }: Selector): string {
  return requirements.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}

/** Names are written out for this many ordinals; a shell loop stands for more. */
const maxNamed = 30;

function isNamed({ start, end }: Ordinals): boolean {
  return end - start <= maxNamed;
}

/** The claims of a set by name, pod by pod; undefined if they are too many to be written out. */
export function namedClaims(set: StatefulSet, templates = effectiveClaimTemplates(set)): string[] | undefined {
  const ordinals = ordinalRange(set);
  if (!isNamed(ordinals)) return undefined;
  return ascending(ordinals).flatMap((ordinal) =>
    templates.map((template) => operand(claimName(template, set, ordinal))),
  );
}

/**
 * Commands on every object whose name is `prefix` and an ordinal (`pod/web-`). The name is the second argument of each
 * command. In a loop, a command runs only if the previous one has succeeded.
 */
export function forEachOrdinal(
  kubectl: Kubectl,
  ordinals: Ordinals,
  prefix: string,
  commands: readonly (readonly [verb: string, ...args: string[]])[],
  order: 'ascending' | 'descending' = 'ascending',
): string[] {
  if (isNamed(ordinals)) {
    const sorted = order === 'ascending' ? ascending(ordinals) : ascending(ordinals).reverse();
    return sorted.flatMap((ordinal) =>
      commands.map(([verb, ...args]) => kubectl([verb, `${prefix}${ordinal}`, ...args])),
    );
  }
  const [first, last] = [ordinals.start, ordinals.end - 1];
  const sequence = order === 'ascending' ? `$(seq ${first} ${last})` : `$(seq ${last} -1 ${first})`;
  const body = commands.map((args) => `${kubectl(args)} ${commandLine([prefix])}"$i"`).join(' && ');
  return [`for i in ${sequence}; do ${body}${commands.length > 1 ? ' || break' : ''}; done`];
}

function ascending({ start, end }: Ordinals): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
