import type { Container } from '../statefulset/containers';
import { wellFormed } from '../yaml/bytes';
import { own } from '../yaml/json';
import type { Product } from './product';

/** Fills names and values into the texts of a product. */

/** One member of a product. */
export interface Member {
  readonly pod: string;
  readonly ordinal: number;
  readonly host: string;
  readonly port: number;
}

/** Percent-encoded; half of a surrogate pair cannot be. */
export function encoded(value: string): string {
  return encodeURIComponent(wellFormed(value));
}

/** A text with these values for its placeholders; a placeholder without a value stays. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);
}

/** The values of one member. */
export function ofMember({ pod, ordinal, host, port }: Member): Readonly<Record<string, string>> {
  return { pod, ordinal: String(ordinal), host, port: String(port) };
}

/** A text with the values of one member, and the user that the container sets. */
export function fillIn(text: string, member: Member, { user }: Pick<Product, 'user'>, { env }: Container): string {
  // A value with references to variables (`$(VAR)`) is unknown.
  const given = user?.env.map((name) => env.get(name)).find((value) => value !== undefined && !value.includes('$('));
  return fill(text, { ...ofMember(member), user: given ?? user?.fallback ?? '' });
}
