/** Finds what has the form of a pod's or Service's DNS name in any text. What it means, a workspace decides. */

export interface DnsName {
  /** As written, from the first label to the end of the domain. A final dot and a port are left out. */
  readonly text: string;
  /** Up to `svc`: `service.namespace` or `pod.service.namespace`; without `svc` the namespace may be missing. */
  readonly labels: readonly DnsLabel[];
  /** Written with `.svc`: what stands before can only be a Service of the cluster. */
  readonly qualified: boolean;
  /** What follows `.svc.`; empty if nothing does. */
  readonly domain: string;
  /** As `:5432` behind it. */
  readonly port: number | undefined;
  /** A single label is a host only by what stands around it: in a URL, with a port, or alone in `DB_HOST`. */
  readonly host: 'url' | 'port' | 'variable' | undefined;
}

export interface DnsLabel {
  readonly text: string;
  /** Counted from the start of the name. */
  readonly start: number;
  /** Made of variables, in part at least: `$(POD_NAME)`, `web-${i}`, `web-{0...2}`. */
  readonly composed: boolean;
}

/** A name found in a text, and where it starts. */
export interface FoundName {
  readonly start: number;
  readonly name: DnsName;
}

/** What the first label of a pod's DNS name says of the pod. */
export interface PodLabel {
  /** Undefined if the whole name is a variable. */
  readonly set: string | undefined;
  /** The ordinal, or the first and last of a range; undefined if it is a variable. */
  readonly ordinals: { readonly first: number; readonly last: number } | undefined;
  /** The ordinal is written with zeros in front, `web-01`, as that of no pod is. */
  readonly padded: boolean;
}

const variable = [
  String.raw`\$\(\([^()\n]{1,80}\)\)`,
  String.raw`\$\([^()\n]{1,80}\)`,
  String.raw`\$\{[^{}\n]{1,80}\}`,
  String.raw`\$[A-Za-z_]\w*(?!\w)`,
  String.raw`\{\d+(?:\.{2,3}|,)[\d,]+\}`,
  '%[sdi]',
].join('|');
const label = `(?:[a-z0-9-]|${variable})+`;
/** A port and protocol in front, as SRV records have them, belong to no name. */
const dotted = new RegExp(
  String.raw`(?<![\w.\-\uFFFD)}$%])(?:_[a-z0-9-]+\._(?:tcp|udp|sctp)\.)?((?:\*|${label})(?:\.${label})+)\.?(?![\w\-\uFFFD(]|\.\w)`,
  'g',
);
/** Behind a user and before a port; what follows `s3://` and the like is a bucket. */
const inUrl =
  /(?<!\b(?:s3[an]?|gs|oci|file|abfss?|wasbs?))(:\/\/(?:[^\s/@"'<>]{1,200}@)?)([a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)(?=[:/?#\s"',;)\]}]|$)(?!:[^\s/@]{0,100}@)/g;
const withPort = /(?<![\w.\-/@:$}\uFFFD])([a-z](?:[a-z0-9-]{0,61}[a-z0-9])?):(\d{2,5})(?![\w.\-:])/g;
const portBehind = /^\.?:(\d{1,5})(?!\w)/;

/** The longest name that DNS knows, and room for variables. */
const maxLength = 500;

/** Every name in `text` that may be one, in the order of the text. Linear in its length. */
export function findDnsNames(text: string): FoundName[] {
  const found: FoundName[] = [];
  if (text.includes('.')) {
    for (const match of text.matchAll(dotted)) {
      const [whole, written = ''] = match;
      const start = match.index + whole.indexOf(written);
      const name = isHost(text, match.index, match.index + whole.length) ? read(written, text, start) : undefined;
      if (name) found.push({ start, name });
    }
  }
  if (text.includes(':')) {
    for (const { index, 1: lead = '', 2: host = '' } of text.matchAll(inUrl)) {
      const start = index + lead.length;
      found.push({ start, name: single(host, 'url', portAt(text, start + host.length)) });
    }
    for (const { index, 1: host = '', 2: port } of text.matchAll(withPort))
      found.push({ start: index, name: single(host, 'port', Number(port)) });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A whole text that is one host name, as the value of `DB_HOST`; undefined for anything longer. */
export function hostName(text: string): DnsName | undefined {
  return /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? single(text, 'variable', undefined) : undefined;
}

/** What the label of a pod says; undefined if no pod of a set can have it. */
export function readPodLabel({ text, composed }: Pick<DnsLabel, 'text' | 'composed'>): PodLabel | undefined {
  if (!composed) {
    const match = /^(.+)-(\d+)$/.exec(text);
    if (!match) return undefined;
    const ordinal = Number(match[2]);
    return { set: match[1] ?? '', ordinals: { first: ordinal, last: ordinal }, padded: isPadded(match[2]) };
  }
  const match = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)-(\D.*)$/.exec(text);
  if (!match) return { set: undefined, ordinals: undefined, padded: false };
  const range = /^\{(\d+)\D.*?(\d+)\}$/.exec(match[2] ?? '');
  const ordinals = range ? { first: Number(range[1]), last: Number(range[2]) } : undefined;
  return { set: match[1] ?? '', ordinals, padded: isPadded(range?.[1]) };
}

function isPadded(ordinal = ''): boolean {
  return /^0\d/.test(ordinal);
}

/** Paths (`/etc/web-0.conf`) and keys of settings (`web.default=`) are no hosts. */
function isHost(text: string, start: number, end: number): boolean {
  if (text[start - 1] === '/' && text[start - 2] !== '/') return false;
  return text[end] !== '=';
}

function read(text: string, context: string, start: number): DnsName | undefined {
  if (text.length > maxLength) return undefined;
  const labels: DnsLabel[] = [];
  let at = 0;
  for (const part of splitLabels(text)) {
    labels.push({ text: part, start: at, composed: /[^a-z0-9-]/.test(part) });
    at += part.length + 1;
  }
  const svc = labels.findIndex((each, index) => each.text === 'svc' && index >= 2);
  const names = svc < 0 ? labels : labels.slice(0, svc);
  if (names.length > 3 || !names.every(isPossible)) return undefined;
  const end = start + text.length;
  const domain = svc < 0 ? '' : text.slice((labels[svc]?.start ?? 0) + 4);
  const port = portAt(context, end);
  // Without a port, a colon and a blank make it the key of a setting.
  if (svc < 0 && port === undefined && /^:(\s|$)/.test(context.slice(end, end + 2))) return undefined;
  return { text, labels: names, qualified: svc >= 0, domain, port, host: undefined };
}

/** Dots inside of variables, `${NAME%.*}`, part no labels. */
function splitLabels(text: string): string[] {
  return text.match(new RegExp(String.raw`\*|${label}`, 'g')) ?? [];
}

function isPossible({ text, composed }: DnsLabel): boolean {
  if (composed) return true;
  return text.length <= 63 && !/^-|-$|^\d+$/.test(text);
}

function portAt(text: string, end: number): number | undefined {
  const match = portBehind.exec(text.slice(end, end + 8));
  return match ? Number(match[1]) : undefined;
}

function single(text: string, host: 'url' | 'port' | 'variable', port: number | undefined): DnsName {
  return { text, labels: [{ text, start: 0, composed: false }], qualified: false, domain: '', port, host };
}
