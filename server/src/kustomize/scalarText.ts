import { type Node, type ScalarNode, scalar, textOf } from '../rendering/node';
import type { Origin } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { isInteger, resolveInGoYaml3 } from '../yaml/scalar';

/*
 * Kustomize changes the text of scalars and leaves them their type; where it makes one, the type follows from the text
 * (go-yaml v3, encode.go and resolve.go).
 */

/** The text of a scalar; of anything else an empty one. */
export function scalarText(node: Node): string {
  return node.type === 'scalar' ? textOf(node) : '';
}

/** A scalar whose type is that of its text, whatever that becomes. */
interface UntypedScalar extends ScalarNode {
  readonly isUntyped: true;
}

/** A scalar of which only the text is known: it is of the type that the text has without quotes. */
export function plainScalar(text: string, origin: Origin): UntypedScalar {
  const value = resolveInGoYaml3(text) as ScalarNode['value'];
  return { ...scalar(value, origin), plain: text, isUntyped: true };
}

/** A scalar with the text in the quotes of another one, if it had some or if there was none. */
export function requoted(before: Node | undefined, text: string, origin: Origin): ScalarNode {
  return before?.type === 'scalar' && before.plain !== undefined ? plainScalar(text, origin) : scalar(text, origin);
}

/** A scalar with another text, and of the type that it has. Throws `Refused` if it cannot be of that type. */
export function withText(before: ScalarNode, text: string, origin: Origin): ScalarNode {
  if ('isUntyped' in before) return plainScalar(text, origin);
  const type = typeOf(before);
  if (type === '!!str') return scalar(text, origin);
  const after = { ...scalar(resolveInGoYaml3(text) as ScalarNode['value'], origin), plain: text };
  const found = typeOf(after);
  if (found === type || (found === '!!int' && type === '!!float')) return after;
  throw new Refused(`cannot decode ${found} \`${text}\` as a ${type}`, origin);
}

/** The type of a scalar as YAML calls it. */
export function typeOf({ value, plain }: ScalarNode): '!!str' | '!!int' | '!!float' | '!!bool' | '!!null' {
  if (value === null) return '!!null';
  switch (typeof value) {
    case 'boolean':
      return '!!bool';
    case 'bigint':
      return '!!int';
    case 'number':
      return (plain === undefined ? Number.isInteger(value) : isInteger(plain)) ? '!!int' : '!!float';
    default:
      return '!!str';
  }
}
