import type { Resource } from '../workspace/file';
import { containersOf } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKey, remove, together } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';

/** The value itself is in no message, title or position: reports and logs go further than manifests. */
export const passwordInPlain: Rule = {
  id: 'password-in-plain',
  about: 'set',
  severity: 'hint',
  summary: 'A password is in the manifest: anyone with access to the repository, its history or the set can read it.',
  *check(set) {
    for (const container of containersOf(set)) {
      for (const variable of container.get('env').items()) {
        const value = variable.get('value');
        const name = variable.get('name').string ?? '';
        const text = value.source ?? '';
        const inUrl = hasPasswordInUrl(text);
        if (!value.exists || (!inUrl && !(isSecretName(name) && isSecret(text)))) continue;
        yield {
          at: value,
          ...(value.keySpan ? { span: value.keySpan } : {}),
          message: `${name} contains ${inUrl ? 'a URL with a password' : 'a secret'} in plain text, readable by anyone with access to this file, its history or the set. Take it from a Secret, and change it.`,
          fixes: () => takeFromSecret(variable, container, set),
        };
      }
      for (const at of ['command', 'args'].flatMap((list) => container.get(list).items())) {
        if (!hasPasswordInUrl(at.string ?? '')) continue;
        yield {
          at,
          span: { start: at.span.start, end: at.span.start },
          message:
            'This contains a URL with a password in plain text, readable by anyone with access to this file, its history or the set. Use a variable $(NAME) from a Secret instead, and change the password.',
        };
      }
    }
  },
};

/** Whether a variable of that name holds a secret itself, not a file, a name or a switch. */
function isSecretName(name: string): boolean {
  return (
    /(?:_PASS|PASSWORD|PASSWD|PASSPHRASE|_PWD|SECRET_?KEY|(?:CLIENT|JWT|SESSION|SHARED|HMAC)_?SECRET|(?:AUTH|ACCESS|API|BOT)_?TOKEN|API_?KEY|ERLANG_COOKIE|REDISCLI_AUTH)$/i.test(
      name,
    ) && !/ALLOW|EMPTY|RANDOM|ENABLE|DISABLE|REQUIRE|USE_/i.test(name)
  );
}

/** Whether a value is a secret itself: no reference, no path, no switch. */
function isSecret(text: string): boolean {
  return text !== '' && !/^\/|^(?:true|false|yes|no|on|off|null|none)$|\$[({]|:\/\//i.test(text);
}

/** The longest user and password that a URL is searched for. */
const maxUserInfo = 512;

/** `scheme://user:password@host`, with the password itself and no placeholder. */
function hasPasswordInUrl(text: string): boolean {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const password = /^[^\s/:@]*:([^\s/@]+)@/.exec(text.slice(at + 3, at + 3 + maxUserInfo))?.[1];
    if (password !== undefined && !/^\$|^[<{]|^[A-Z_]+$/.test(password)) return true;
  }
  return false;
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
