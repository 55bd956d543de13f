/** Which members of a cluster pass a check: its leader, or all others. */
export type Role = 'leader' | 'follower';

/** No check that somebody wrote into a probe is longer. */
const maxLength = 4000;

/** Paths that answer with success to one role only. */
const paths: readonly (readonly [RegExp, Role])[] = [
  // Patroni, and what has copied its paths.
  [/^\/(?:leader|primary|master|read-write|standby[-_]leader|is-?(?:leader|primary|master))$/i, 'leader'],
  // A path below that of the health; elsewhere `/leader` tells everyone which member it is.
  [/\/(?:health|healthz|healthcheck|ready|readyz|readiness)\/(?:is-?)?(?:leader|primary|master)$/i, 'leader'],
  [/^\/(?:replica|async(?:hronous)?|sync(?:hronous)?)$/i, 'follower'],
  // Neo4j and Orchestrator.
  [/^\/db\/[\w/-]+\/writable$/, 'leader'],
  [/^\/api\/leader-check$/, 'leader'],
];

/** The port of Patroni, which answers at its root as at `/primary`. */
const patroniPort = '8008';

/** The role that alone gets a success for a request; undefined if all do, or nobody knows. */
export function roleOfRequest(path: string, port: string | undefined): Role | undefined {
  const [route = '', query = ''] = path.slice(0, maxLength).split('?', 2);
  const plain = route.length > 1 && route.endsWith('/') ? route.slice(0, -1) : route;
  // Vault and OpenBao answer for a standby with 429, unless they are told otherwise.
  if (plain === '/v1/sys/health') return /standbyok|standbycode=[23]/.test(query) ? undefined : 'leader';
  if ((plain === '/' || plain === '') && port === patroniPort) return 'leader';
  return paths.find(([pattern]) => pattern.test(plain))?.[1];
}

/** What a command asks, and the answers that the roles give. */
interface Question {
  readonly asks: RegExp;
  readonly leader: RegExp;
  readonly follower: RegExp;
}

const questions: readonly Question[] = [
  { asks: /\bpg_is_in_recovery\b/i, leader: /^(?:f|false)$/i, follower: /^(?:t|true)$/i },
  { asks: /\b(?:redis|valkey|keydb)-cli\b/, leader: /^(?:role:)?master$/i, follower: /^(?:role:)?(?:slave|replica)$/i },
  { asks: /\bisWritablePrimary\b|\bismaster\b/, leader: /^true$/, follower: /^false$/ },
  { asks: /\bmyState\b/, leader: /^1$/, follower: /^2$/ },
  {
    asks: /\b(?:mntr|srvr|stat)\b|\bzkServer\.sh +status\b/,
    leader: /^(?:mode: *|zk_server_state\s*)?leader$/i,
    follower: /^(?:mode: *|zk_server_state\s*)?follower$/i,
  },
  {
    asks: /@@(?:global\.)?(?:super_)?read_only\b|\bshow +(?:global +)?variables +(?:like|where)\b[^;|]*\bread_only\b/i,
    leader: /^(?:0|off)$/i,
    follower: /^(?:1|on)$/i,
  },
  { asks: /\bmember_role\b/i, leader: /^primary$/i, follower: /^secondary$/i },
  { asks: /\b(?:vault|bao) +status\b/, leader: /^(?:ha mode *)?active$/i, follower: /^(?:ha mode *)?standby$/i },
];

/** The role whose members alone pass a command; undefined if all do, or nobody knows. */
export function roleOfCommand(command: readonly string[]): Role | undefined {
  const text = command.join(' ');
  if (text.length > maxLength) return undefined;
  // Its own ELSE is none of the shell's.
  if (/\bcase +when +pg_is_in_recovery *\( *\) +then +1 *\/ *0/i.test(text))
    return text.includes('||') ? undefined : 'leader';
  if (hasAlternative(text)) return undefined;
  const role = roleOfUrl(text) ?? roleOfAnswer(text) ?? roleOfScript(text);
  return role && isInverted(text) ? other(role) : role;
}

/** Whether the check may pass by another way: then both roles may. */
function hasAlternative(text: string): boolean {
  const fails = /^\s*(?:\{\s*)?(?:echo\b[^;&|\n]*[;\n]\s*)?(?:exit +[1-9]|false\b|return +[1-9])/;
  const branches = [...text.matchAll(/\|\||\bel(?:se|if)\b/g)].map(({ index, 0: word }) =>
    text.slice(index + word.length),
  );
  const failsFirst = /&& *exit +[1-9]|\bthen\s+(?:echo\b[^;&|\n]*[;\n]\s*)?exit +[1-9]/.test(text);
  if (branches.some((rest) => !fails.test(rest) && !(failsFirst && /^\s*exit +0/.test(rest)))) return true;
  if (/\besac\b/.test(text) || [...text.matchAll(/\s-e\s/g)].length > 1) return true;
  const mayFail = /\bexit +[1-9]|\bfalse\b/.test(text);
  return !mayFail && (/\bthen\b/.test(text) || /[;\n]\s*(?:exit +0|true)\s*$/.test(text));
}

/** Whether the check passes where what it looks for is not found. */
function isInverted(text: string): boolean {
  const signs = [
    /(?:^|[\s;&|(])!\s/,
    /\bgrep\s(?:\S+\s)?-\w*v/,
    /\bthen\s+(?:echo\b[^;&|\n]*[;\n]\s*)?exit +[1-9]/,
    /&& *exit +[1-9]/,
    /\bnot\s+pg_is_in_recovery\b/i,
  ];
  return signs.filter((sign) => sign.test(text)).length % 2 === 1;
}

function other(role: Role): Role {
  return role === 'leader' ? 'follower' : 'leader';
}

/** A request by curl, which fails on an error only if told so, or by wget. */
function roleOfUrl(text: string): Role | undefined {
  const words = text.split(/[\s'"|;()]+/);
  const isCurl = words.some((word) => /(?:^|\/)curl$/.test(word));
  if (!isCurl && !words.some((word) => /(?:^|\/)wget$/.test(word))) return undefined;
  const judges = words.some((word) => /^(?:--fail(?:-with-body)?|-[a-zA-Z]*f[a-zA-Z]*)$/.test(word));
  const looks = text.includes('http_code') && words.some((word) => /^\^?2(?:00|\.\.)\$?$/.test(word));
  if (isCurl && !judges && !looks) return undefined;
  for (const word of words) {
    const url = /^(?:https?:\/\/)?(?:[\w.-]+|\$\{?\w+\}?|\[[\d:]+\])(?::(\d+))?(\/\S*)?$/.exec(word);
    if (url && (word.includes('://') || url[1])) return roleOfRequest(url[2] ?? '/', url[1]);
  }
  return undefined;
}

/** What a command looks for in the answer: with grep, or by a comparison. */
function roleOfAnswer(text: string): Role | undefined {
  const question = questions.find(({ asks }) => asks.test(text));
  if (!question) return undefined;
  const roles = answersIn(text).map(({ answer, differs }) => {
    const role = question.leader.test(answer) ? 'leader' : question.follower.test(answer) ? 'follower' : undefined;
    return role && differs ? other(role) : role;
  });
  const known = new Set(roles.filter((role) => role !== undefined));
  const [role] = known;
  return known.size === 1 ? role : undefined;
}

interface Answer {
  readonly answer: string;
  /** It must be another one. */
  readonly differs: boolean;
}

function answersIn(text: string): Answer[] {
  const grepped = [...text.matchAll(/\bgrep((?: +-[-\w]+)*) +(?:'([^']*)'|"([^"]*)"|([^\s'"|;&)]+))/g)].map(
    ([, , single, double, bare]) => ({ answer: plain(single ?? double ?? bare ?? ''), differs: false }),
  );
  const compared = [...text.matchAll(/(=~|!?==?=?|-eq|-ne) *\*?(?:'([^']*)'|"([^"]*)"|([^\s'"|;&)\]]+))/g)].map(
    ([, operator = '', single, double, bare]) => ({
      answer: plain(single ?? double ?? bare ?? ''),
      differs: operator.startsWith('!') || operator === '-ne',
    }),
  );
  return [...grepped, ...compared];
}

/** A pattern that says no more than its words. One with alternatives stays as it is, and is no answer. */
function plain(pattern: string): string {
  return pattern
    .trim()
    .replace(/^\^/, '')
    .replace(/\$$|(?<!\.)\*$/, '')
    .replace(/\.\*|\\s\*?\+?/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

/** What a client of the database decides by itself. */
function roleOfScript(text: string): Role | undefined {
  if (/\bwhere +not +pg_is_in_recovery\b/i.test(text) && /\bgrep\b[^|]*\b1\b/.test(text)) return 'follower';
  if (!/\b(?:isWritablePrimary|ismaster)\b/.test(text) || /\bsecondary\b/.test(text)) return undefined;
  if (/!\s*\(?[\w.()]*(?:isWritablePrimary|ismaster)\b[^;]*\b(?:quit|exit) *\( *[1-9]/.test(text)) return 'leader';
  return /\b(?:isWritablePrimary|ismaster) *\? *0 *: *[1-9]/.test(text) ? 'leader' : undefined;
}
