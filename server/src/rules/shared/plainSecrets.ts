/**
 * Where a text holds a secret itself, as far as names and forms tell: what is no reference, no path, no switch and
 * nothing to be filled in. Every repetition has a bound: texts may be long and hostile.
 */

/** What is in a text: for messages, which never repeat it. */
export type PlainSecret = 'a URL with a password' | 'a private key' | 'a secret';

/** What a variable, or a key of a ConfigMap, with that name and value holds. */
export function secretIn(name: string, value: string): PlainSecret | undefined {
  // The image of Neo4j takes user and password in one variable.
  const secret = name === 'NEO4J_AUTH' ? (/^[^/]+\/(.+)$/.exec(value)?.[1] ?? '') : value;
  const isNamed = name === 'NEO4J_AUTH' || namesSecret(name);
  return secretInText(value) ?? (isNamed && isSecret(secret, name) ? 'a secret' : undefined);
}

/** What a text holds, whatever it is called: one value, a command line, or a file of settings. */
export function secretInText(text: string): PlainSecret | undefined {
  if (hasPrivateKey(text)) return 'a private key';
  return hasPasswordInUrl(text) ? 'a URL with a password' : hasSetting(text) ? 'a secret' : undefined;
}

/** What the words of a command hold that stand together: an option, and the value that follows. */
export function secretInWords(words: readonly string[], at: number): PlainSecret | undefined {
  const word = words[at] ?? '';
  const next = words[at + 1];
  const option = /^-{1,2}([A-Za-z][\w.-]{0,100})$/.exec(word)?.[1];
  if (option !== undefined && next !== undefined && !next.startsWith('-') && isOption(option) && isSecret(next, option))
    return 'a secret';
  return secretInText(word);
}

/** The last words of names for secrets. */
const secretWords = new RegExp(
  '(?:' +
    [
      'PASSWORD',
      'PASSWD',
      'PASSPHRASE',
      '_PASS',
      '_PWD',
      'REQUIREPASS',
      'MASTERAUTH',
      '(?:^|_)TOKEN',
      '(?:ACCESS|API|AUTH|BEARER|BOT|REFRESH)TOKEN',
      '(?:^|_)SECRET',
      '(?:CLIENT|HMAC|JWT|SESSION|SHARED)SECRET',
      '(?:ACCOUNT|AES|API|APP|AUTH|CIPHER|COOKIE|CRYPT|CRYPTO|DECRYPTION|ENCRYPT|ENCRYPTION|FERNET|HMAC|JWT|LICENSE|MASTER|PRIVATE|SECRET|SESSION|SHARED|SIGNATURE|SIGNING|SSH|STORAGE|WEBHOOK)_?KEY',
      'SECRET_?ACCESS_?KEY',
      'SECRET_?KEY_?BASE',
      'ERLANG_?COOKIE',
      'REDISCLI_AUTH',
    ].join('|') +
    ')$',
);

/** Words of names for switches, rules about secrets, names of Secrets of Kubernetes, and the name of an etcd cluster. */
const otherWords =
  /(?:^|_)(?:ALLOW|EMPTY|RANDOM|ENABLED?|DISABLED?|REQUIRED?|USE|SKIP|NO|HAS|IS|MIN|MAX|PUBLIC|GENERATE)(?=_)|(?:^|_)(?:TLS|SSL|CERT|CERTIFICATE|PULL|IMAGE|K8S|KUBERNETES)_SECRET$|(?:^|_)INITIAL_CLUSTER_TOKEN$/;

/** Whether something of that name holds a secret itself, not a file, a name or a switch. */
function namesSecret(name: string): boolean {
  const words = asWords(name);
  return secretWords.test(words) && !otherWords.test(words);
}

/** In options, `--secret` and `--tls-secret` name Secrets more often than they hold one. */
function isOption(name: string): boolean {
  const words = asWords(name);
  return (
    namesSecret(name) &&
    (!/(?:^|_)SECRET$/.test(words) || /(?:CLIENT|COOKIE|HMAC|JWT|SESSION|SHARED)_SECRET$/.test(words))
  );
}

/** The words of a name, as variables have them, without a number at its end: `dbPassword2` is `DB_PASSWORD`. */
function asWords(name: string): string {
  return name
    .slice(-maxName)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]/g, '_')
    .toUpperCase()
    .replace(/_?\d{1,3}$/, '');
}

const maxName = 128;

/** Whether a value is a secret itself: no reference, no path, no switch, and nothing to be filled in. */
function isSecret(value: string, name: string): boolean {
  const text = value.trim();
  if (text === '' || text.length > maxSecret || placeholder.test(text) || other.test(text)) return false;
  const words = asWords(name);
  if (asWords(text) === words) return false;
  // Beside tokens and keys, numbers are lengths and times.
  if (/PASS|PWD|AUTH$/.test(words)) return true;
  return (
    text.length >= 6 && !/^[\d.]+[a-z]{0,2}$/.test(text) && !(/(?:^|_)SECRET$/.test(words) && namesObject(text, words))
  );
}

const maxSecret = 10_000;

/** Whether the value of `*_SECRET` is more likely the name of a Secret: `web-tls`. */
function namesObject(text: string, words: string): boolean {
  const holds = /(?:ACCESS|API|APP|AUTH|CLIENT|COOKIE|HMAC|JWT|SESSION|SHARED|TOKEN|WEBHOOK)_SECRET$/.test(words);
  return !holds && /^[a-z\d.-]+[-.](?:secrets?|tokens?|keys?|tls|certs?|credentials|creds|auth)$/.test(text);
}

/** Paths, names of files, URLs, types, and words that switch something on or off. */
const other =
  /^(?:\.{0,2}|~)\/|^[a-z]:\\|^file:|^[\w./-]{1,200}\.(?:crt|jks|json|key|p12|pem|pfx|txt)$|^(?:true|false|yes|no|on|off|null|nil|none|enabled|disabled|auto|default|required|optional|string|str|bytes|bool|boolean|int|number)$|:\/\//i;

/** What something else fills in: references to variables, templates, and words that ask to be replaced. */
const placeholder =
  /\$[({\d@]|\$[A-Z_]{2}|^\$\w+$|\{\{|^<.*>$|^\[.*\]$|^\{.*\}$|^@[\w.-]*@$|^%[\w.-]*%$|^__\w*__$|^(?:vault|ref\+\w+|op|awssm):|^[xX]{3,}$|^[*.•-]+$|^[A-Z]+(?:_[A-Z]+)+$|^(?:PASSWORD|SECRET|TOKEN|REDACTED|CHANGEME|TODO)$|^(?:your|insert|replace)(?:[-_ ]|$)/;

/** `scheme://user:password@host`, and the form of Go's driver for MySQL. */
function hasPasswordInUrl(text: string): boolean {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const password = /^[^\s/:@]*:([^\s/@]+)@/.exec(text.slice(at + 3, at + 3 + maxUserInfo))?.[1];
    if (password !== undefined && isPassword(password)) return true;
  }
  for (let at = text.indexOf('@tcp('); at >= 0; at = text.indexOf('@tcp(', at + 1)) {
    const before = text.slice(Math.max(0, at - maxUserInfo), at);
    const password = /(?:^|[\s"'=])[\w.-]{1,64}:([^\s"'@:]+)$/.exec(before)?.[1];
    if (password !== undefined && isPassword(password)) return true;
  }
  return false;
}

/** The longest user and password that a URL is searched for. */
const maxUserInfo = 512;

function isPassword(text: string): boolean {
  return !/^\$|\$[({]|^[<{[%*]|^[A-Z_]+$|^[xX]{3,}$/.test(text);
}

function hasPrivateKey(text: string): boolean {
  return /-----BEGIN (?:(?:RSA|EC|DSA|ENCRYPTED|OPENSSH|PGP) )?PRIVATE KEY(?: BLOCK)?-----/.test(text);
}

/** Forms in which a command or a file gives a name and a value: options, assignments, lines of settings. */
const settings: readonly RegExp[] = [
  // --requirepass x, --password=x, -Ddb.password=x
  /(?:^|[\s'"=(])-{1,2}([A-Za-z][\w.-]{0,100})(?:=|[ \t]{1,4}(?!-))["']?([^\s"'`;|&)]{1,200})/g,
  // PGPASSWORD=x psql, password = x, "password": "x", password: x
  /(?:^|[\s'";&|({,])["']?([A-Za-z_][\w.-]{0,100})["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([^\s"'`;|&),}]{1,200})/g,
  // requirepass x
  /(?:^|\n)[ \t]{0,40}(requirepass|masterauth)[ \t]{1,4}["']?([^\s"']{1,200})/g,
];

/** Clients that take a password as an option of one letter, and SQL that sets one. */
const clients: readonly RegExp[] = [
  /\bredis-cli\b[^;|&\n]{0,200}?\s(?:-a|--pass)\s{1,4}["']?([^\s"']{1,200})/g,
  /\b(?:mysql(?:admin|dump)?|mariadb(?:-admin|-dump)?)\s[^;|&\n]{0,200}?(?<=\s)-p["']?([^\s"']{1,200})/g,
  /\b(?:PASSWORD|IDENTIFIED BY)\s{1,4}'([^'\s]{1,200})'/g,
];

/** Whether a command line or a file of settings gives a secret. Longer files are data. */
function hasSetting(text: string): boolean {
  if (text.length > maxText || !mayHold.test(text)) return false;
  const lines = text.includes('\n') ? text.replace(/^[ \t]*(?:#|\/\/|;|--[ \t]).*$/gm, '') : text;
  return (
    settings.some((form) =>
      [...lines.matchAll(form)].some(
        // What begins with one of these is another option, an operator, or code.
        ([, name = '', value = '']) => isOption(name) && !/^[-=!<>*]|[([]/.test(value) && isSecret(value, name),
      ),
    ) ||
    clients.some((form) =>
      [...lines.matchAll(form)].some(([, value = '']) => !value.startsWith('-') && isSecret(value, 'password')),
    )
  );
}

const maxText = 100_000;

/** What spares most texts a closer look. */
const mayHold = /pass|pwd|auth|token|secret|key|redis-cli|mysql|mariadb|identified/i;
