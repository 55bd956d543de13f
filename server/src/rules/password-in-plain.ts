import type { Resource } from '../workspace/file';
import { containersOf } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKey, remove, together } from '../yaml/edit';
import { isUsedBySets } from './engine/relevance';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { type PlainSecret, secretIn, secretInText, secretInWords } from './shared/plainSecrets';

/** The value itself is in no message, title or position: reports and logs go further than manifests. */
export const passwordInPlain: Rule = {
  id: 'password-in-plain',
  about: 'manifest',
  severity: 'hint',
  summary: 'A password is in the manifest: anyone with access to the repository, its history or the set can read it.',
  *check(resource, { workspace }) {
    if (resource.kind === 'ConfigMap' && resource.name && isUsedBySets('ConfigMap', resource.name, workspace))
      yield* inConfigMap(resource);
    if (resource.kind !== 'StatefulSet') return;
    for (const container of containersOf(resource)) {
      for (const variable of container.get('env').items()) yield* inVariable(variable, container, resource);
      for (const words of commandsOf(container)) yield* inCommand(words);
    }
  },
};

function* inVariable(variable: At, container: At, set: Resource): Generator<Problem> {
  const value = variable.get('value');
  const name = variable.get('name').string ?? '';
  const held = value.exists ? secretIn(name, value.source ?? '') : undefined;
  if (!held) return;
  yield {
    at: value,
    ...(value.keySpan ? { span: value.keySpan } : {}),
    message: `${name} contains ${held} in plain text, readable by anyone with access to this file, its history or the set. Take it from a Secret, and change it.`,
    fixes: () => takeFromSecret(variable, container, set),
  };
}

/** What a container runs: itself, its probes and hooks. */
function commandsOf(container: At): At[][] {
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => container.get(probe));
  const hooks = ['postStart', 'preStop'].map((hook) => container.get('lifecycle').get(hook));
  return [
    ['command', 'args'].flatMap((list) => container.get(list).items()),
    ...[...probes, ...hooks].map((handler) => handler.get('exec').get('command').items()),
  ];
}

function* inCommand(items: readonly At[]): Generator<Problem> {
  const words = items.map((at) => at.string ?? '');
  const found = items.flatMap((at, i) => {
    const held = secretInWords(words, i);
    return held ? [{ at, held }] : [];
  });
  // An option of one letter means a password to some clients only.
  const whole = found.length === 0 && items[0] && secretInText(words.join(' '));
  if (whole && items[0]) found.push({ at: items[0], held: whole });
  for (const { at, held } of found)
    yield {
      at,
      span: { start: at.span.start, end: at.span.start },
      message: `This contains ${held} in plain text, readable by anyone with access to this file, its history or the set. Use a variable $(NAME) from a Secret instead, and change the ${remainder(held)}.`,
    };
}

function* inConfigMap(map: Resource): Generator<Problem> {
  for (const [key, at] of map.root.get('data').entries()) {
    const held = code.test(key) ? undefined : secretIn(key, at.source ?? '');
    if (!held) continue;
    yield {
      at,
      span: at.keySpan ?? { start: at.span.start, end: at.span.start },
      message: `'${key}' contains ${held} in plain text, readable by anyone with access to this file, its history or the ConfigMap. Move it to a Secret, and change the ${remainder(held)}.`,
    };
  }
}

/** In programs, names stand beside what computes their values. */
const code = /\.(?:go|groovy|java|js|kts?|lua|php|pl|py|rb|ts)$/;

function remainder(held: PlainSecret): string {
  return held === 'a private key' ? 'key' : held === 'a secret' ? 'secret' : 'password';
}

/** Replaces the value by a reference to the Secret that the container already uses, else to one with the name of the set. */
function takeFromSecret(variable: At, container: At, set: Resource): Fix[] {
  const name = variable.get('name').string ?? '';
  const used = container
    .get('env')
    .items()
    .map((each) => each.get('valueFrom').get('secretKeyRef').get('name').string)
    .find((each) => each !== undefined);
  const secret = used ?? set.name;
  const key = name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
  if (secret === undefined || !/^[a-z0-9]/.test(key)) return [];
  const { uri } = set.file;
  const reference = insertKey(uri, variable, 'valueFrom', { secretKeyRef: { name: secret, key } }, ['name']);
  const removal = remove(uri, variable.get('value'));
  return fix(
    `Take it from key '${key}' of Secret '${secret}' (${used ? 'add the key' : 'create the Secret'} first)`,
    together([reference, removal]),
  );
}
