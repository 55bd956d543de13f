import type { Finding } from '../../server/src/validation/finding';
import type { Cause } from './recorded';

/** One case as judged by the recorded server and by us. */
export interface Judged {
  readonly id: string;
  readonly base: string;
  readonly what: string;
  /** The server's code, and ours: 200/201, 400 (cannot be decoded), 422 (invalid). */
  readonly code: number;
  readonly ours: number;
  readonly causes: readonly Cause[];
  readonly findings: readonly Finding[];
}

export interface Summary {
  readonly cases: number;
  readonly agreeing: number;
  /** (field, reason) pairs of refusals that both sides call invalid. */
  readonly pairs: number;
  readonly reported: number;
  readonly extra: number;
  /** Errors of ours on what the server accepted. */
  readonly falseErrors: number;
  readonly lines: readonly string[];
}

/** The code that our findings amount to. */
export function codeOf(findings: readonly Finding[], accepted: number): number {
  const errors = findings.filter((finding) => finding.kind === 'api');
  if (errors.length === 0) return accepted;
  return errors.some((finding) => finding.reason === 'Decode') ? 400 : 422;
}

function isAccepted(code: number): boolean {
  return code < 300;
}

/** Sums up, with the table by base and code, the one by validation function, and every disagreement by name. */
export function summarize(judged: readonly Judged[]): Summary {
  const byBase = new Map<string, { cases: number; agreeing: number }>();
  const byFunction = new Map<string, { pairs: number; reported: number; extra: number }>();
  const disagreements: string[] = [];
  let agreeing = 0;
  let falseErrors = 0;
  for (const { id, base, what, code, ours, causes, findings } of judged) {
    const agrees = isAccepted(code) === isAccepted(ours);
    const row = entryOf(byBase, `${base} ${code}`, { cases: 0, agreeing: 0 });
    row.cases++;
    if (agrees) {
      row.agreeing++;
      agreeing++;
    }
    if (isAccepted(code) && !isAccepted(ours)) falseErrors++;
    const errors = findings.filter((finding) => finding.kind === 'api');
    if (!agrees) {
      const said = isAccepted(ours) ? causes.map((cause) => `${cause.field} ${cause.reason}`) : errors.map(short);
      disagreements.push(`verdict: ${id} ${base} ${what}: server ${code}, ours ${ours}: ${said.join('; ')}`);
    }
    if (code !== 422 || isAccepted(ours)) continue;
    const theirPairs = new Set(causes.map((cause) => `${cause.field} ${cause.reason}`));
    const ourPairs = new Set(errors.map(short));
    for (const pair of theirPairs) {
      const counts = entryOf(byFunction, functionOf(pair), { pairs: 0, reported: 0, extra: 0 });
      counts.pairs++;
      if (ourPairs.has(pair)) counts.reported++;
      else disagreements.push(`missing: ${id} ${base} ${what}: ${pair}`);
    }
    for (const pair of ourPairs)
      if (!theirPairs.has(pair)) {
        entryOf(byFunction, functionOf(pair), { pairs: 0, reported: 0, extra: 0 }).extra++;
        disagreements.push(`extra: ${id} ${base} ${what}: ${pair}`);
      }
  }
  const sums = [...byFunction.values()];
  const sum = (key: 'pairs' | 'reported' | 'extra') => sums.reduce((total, counts) => total + counts[key], 0);
  const lines = [
    'verdicts that agree, by base and code',
    ...[...byBase].sort().map(([name, row]) => `  ${name.padEnd(30)} ${row.agreeing} of ${row.cases}`),
    'refusals by validation function: (field, reason) pairs reported, and ours that the server does not have',
    ...[...byFunction]
      .sort()
      .map(([name, row]) => `  ${name.padEnd(30)} ${row.reported} of ${row.pairs}, ${row.extra} extra`),
    ...disagreements.map((line) => `  ${line}`),
  ];
  return {
    cases: judged.length,
    agreeing,
    pairs: sum('pairs'),
    reported: sum('reported'),
    extra: sum('extra'),
    falseErrors,
    lines,
  };
}

function short(finding: Finding): string {
  return `${finding.field} ${finding.reason}`;
}

function entryOf<T>(map: Map<string, T>, key: string, initial: T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  map.set(key, initial);
  return initial;
}

const functions: readonly (readonly [RegExp, string])[] = [
  [/^metadata\b/, 'metadata'],
  [/volumeClaimTemplates|^spec\.(accessModes|resources\[|storageClassName|volumeMode|dataSource)/, 'claim'],
  [/^spec\.template\.(labels|annotations|metadata)/, 'template metadata'],
  [/\.(livenessProbe|readinessProbe|startupProbe)\b/, 'probe'],
  [/\.lifecycle\b/, 'lifecycle'],
  [/\.(env|envFrom)\b/, 'environment'],
  [/\.securityContext\b/, 'security context'],
  [/\.(volumeMounts|volumeDevices)\b/, 'mount'],
  [/ontainers\[\d+\]\.ports\b/, 'container port'],
  [/\.(resources|resizePolicy|resourceClaims|overhead)\b/, 'resources'],
  [/\.affinity\b/, 'affinity'],
  [/\.(tolerations|topologySpreadConstraints|schedulingGates|nodeSelector)\b/, 'scheduling'],
  [/\.spec\.volumes\b/, 'volume'],
  [/\.(dnsConfig|dnsPolicy|hostAliases)\b/, 'dns'],
  [/ontainers\b/, 'container'],
  [/^spec\.template\.spec\b/, 'pod'],
  [/^spec\.selector\b/, 'selector'],
  [/^spec\.ports\b/, 'service port'],
  [
    /^spec\.(clusterIP|ipFamil|externalIPs|externalName|LoadBalancer|loadBalancer|healthCheck|.*Traffic|traffic|type|session)/,
    'service',
  ],
  [/Available|Eviction/, 'budget'],
];

/** The part of the validation that a field path belongs to. */
function functionOf(pair: string): string {
  return functions.find(([pattern]) => pattern.test(pair))?.[1] ?? 'object';
}
