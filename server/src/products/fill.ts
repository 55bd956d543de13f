import type { Container } from '../statefulset/containers';
import { own } from '../yaml/json';
import type { Product, Setting } from './product';

/** Fills the names of members into the texts of a product. */

/** One member of a product. */
export interface Member {
  readonly pod: string;
  readonly ordinal: number;
  readonly host: string;
  readonly port: number;
}

/** A text with the values of one member filled in. In a URL, user and database are encoded. */
export function fillIn(
  text: string,
  { pod, ordinal, host, port }: Member,
  product: Product,
  container: Container,
): string {
  const encode = text.includes('://') ? encoded : (value: string) => value;
  const values: Readonly<Record<string, string>> = {
    pod,
    ordinal: String(ordinal),
    host,
    port: String(port),
    user: encode(settingOf(product.user, container)),
    database: encode(settingOf(product.database, container)),
  };
  return text.replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);
}

/** Percent-encoded; half of a surrogate pair cannot be. */
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** A text that names all members. */
export function fillInAll(
  text: string,
  members: readonly Member[],
  product: Product,
  container: Container,
): string | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const urls = members.map((member) => fillIn(product.url, member, product, container));
  const joined = text
    .replace('{hosts}', () => members.map(({ host, port }) => `${host}:${port}`).join(','))
    .replace('{urls}', () => urls.join(','));
  return fillIn(joined, first, product, container);
}

/** The value that the container sets. A value with references to variables (`$(VAR)`) is unknown. */
function settingOf(setting: Setting | undefined, { env }: Container): string {
  const value = setting?.env.map((name) => env.get(name)).find((given) => given !== undefined && !given.includes('$('));
  return value ?? setting?.fallback ?? '';
}
