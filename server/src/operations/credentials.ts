import { encoded, fill, type Member, ofMember } from '../products/fill';
import type { Access } from '../products/product';
import type { Given, Stored } from '../products/told';
import type { Kubectl } from './kubectl';
import { operand, shellWord } from './shell';

/** Writes how to connect into texts that people copy. What is kept in a Secret is read from there by a command. */

/** Fills the values of a member, and those that the container is told, into a connection string. */
export function connectionString(text: string, member: Member, access: Access, kubectl: Kubectl): string {
  const isUrl = text.includes('://');
  const written = (given: Given | undefined, placeholder: string) =>
    given === undefined ? '' : (textOf(given, kubectl, isUrl) ?? placeholder);
  const [user, password] = [written(access.user, 'USER'), written(access.password, 'PASSWORD')];
  // An empty password is none.
  const hasPassword = access.password !== undefined && access.password.value !== '';
  const login = hasPassword ? `${user}:${password}@` : access.user ? `${user}@` : '';
  return fill(text, { ...ofMember(member), login, user, password, database: written(access.database, 'DATABASE') });
}

/** The connection string of all members; undefined if there are none. */
export function connectionToAll(
  text: string,
  members: readonly Member[],
  access: Access,
  kubectl: Kubectl,
): string | undefined {
  const [first] = members;
  if (first === undefined || text === '') return undefined;
  const urls = text.includes('{urls}')
    ? members.map((each) => connectionString(access.url, each, access, kubectl))
    : [];
  const hosts = members.map(({ host, port }) => `${host}:${port}`).join(',');
  // What is filled in may look like a placeholder itself, so it is filled in last.
  return fill(connectionString(text, first, access, kubectl), { hosts, urls: urls.join(',') });
}

/** Whether a connection string has a command that reads a value. */
export function readsStored({ user, password, database }: Access): boolean {
  return [user, password, database].some(
    (given) => given !== undefined && given.value === undefined && commandFor(given) !== undefined,
  );
}

/** The command of a client in a pod. What only the container knows, a shell there fills in. */
export function clientCommand(member: Member, access: Access, shell: boolean): string[] | undefined {
  if (!access.client) return undefined;
  const words = access.client.split(' ');
  const placeholders = { user: 'USER', password: 'PASSWORD', database: 'DATABASE' } as const;
  const given = (name: keyof typeof placeholders) => access[name]?.value ?? (access[name] ? placeholders[name] : '');
  const names = ['user', 'password', 'database'] as const;
  const plain = { ...ofMember(member), ...Object.fromEntries(names.map((name) => [name, given(name)])) };
  const byShell = names.filter((name) => access[name]?.value === undefined && access[name]?.inShell !== undefined);
  const needed = byShell.filter((name) => words.some((word) => word.includes(`{${name}}`)));
  if (needed.length === 0 || !shell)
    return words.map((word) => (word.startsWith('{') ? operand(fill(word, plain)) : fill(word, plain)));
  const inShell = { ...plain, ...Object.fromEntries(needed.map((name) => [name, access[name]?.inShell ?? ''])) };
  const isFilled = (word: string) => needed.some((name) => word.includes(`{${name}}`));
  return [
    'sh',
    '-c',
    words.map((word) => (isFilled(word) ? fill(word, inShell) : shellWord(fill(word, plain)))).join(' '),
  ];
}

/** A value as it is, or the command that reads it; undefined if neither is known. */
function textOf(given: Given, kubectl: Kubectl, inUrl: boolean): string | undefined {
  if (given.value !== undefined) return inUrl ? encoded(given.value) : given.value;
  return commandFor(given, kubectl);
}

function commandFor({ stored }: Given, kubectl: Kubectl = () => ''): string | undefined {
  if (stored === undefined || !isName(stored)) return undefined;
  const { kind, name, key } = stored;
  const read = `${kubectl(['get', kind.toLowerCase(), name])} -o jsonpath='{.data.${key.replaceAll('.', '\\.')}}'`;
  return `$(${read}${kind === 'Secret' ? ' | base64 -d' : ''})`;
}

/** What Kubernetes accepts as the name of an object and a key of it: all else could be read as part of the command. */
function isName({ name, key }: Stored): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(name) && /^[\w.-]+$/.test(key);
}
