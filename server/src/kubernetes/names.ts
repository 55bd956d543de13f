/** The forms of names that Kubernetes knows (apimachinery's util/validation). Each function takes the whole name. */

const label1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedNamePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** The longest name of anything. What is longer is not compared, taken apart or guessed at: that takes long. */
export const maxNameLength = 253;

/** The longest DNS label, and so the longest label value: 63 characters. */
export const maxLabelLength = 63;

/** A DNS label of RFC 1123: StatefulSets, claim templates, containers, volumes, and (from 1.36 on) Services. */
export function isDnsLabel(name: string): boolean {
  return name.length <= maxLabelLength && label1123.test(name);
}

/** A DNS label of RFC 1035, which begins with a letter: what Services had to have before 1.36. */
export function isDnsLabel1035(name: string): boolean {
  return name.length <= maxLabelLength && label1035.test(name);
}

/** A DNS subdomain of RFC 1123: up to 253 characters, labels joined by dots. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= maxNameLength && subdomain1123.test(name);
}

/** A key of labels and annotations: `name` or `prefix/name`. */
export function isQualifiedName(name: string): boolean {
  const parts = name.split('/');
  const last = parts.pop() ?? '';
  if (parts.length > 1 || (parts.length === 1 && !isDnsSubdomain(parts[0] ?? ''))) return false;
  return last.length <= maxLabelLength && qualifiedNamePart.test(last);
}

/** The name of a port: up to 15 characters, a letter among them (`IsValidPortName`). */
export function isPortName(name: string): boolean {
  return name.length <= 15 && /^[-a-z0-9]+$/.test(name) && /[a-z]/.test(name) && !/--|^-|-$/.test(name);
}

/** The name of a variable that `$(NAME)` and shells can refer to; Kubernetes itself takes more (`IsEnvVarName`). */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(name);
}

/** The value of a label: empty, or up to 63 characters that begin and end with a letter or digit. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= maxLabelLength && qualifiedNamePart.test(value));
}

/** The DNS label nearest to `name`: lower case, other characters as `-`, at most `maxLength`; undefined if nothing is left. */
export function toDnsLabel(name: string, maxLength: number = maxLabelLength): string | undefined {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, maxLength)
    .replace(/-$/, '');
  return label === '' ? undefined : label;
}

/**
 * The candidate that a mistyped `name` most likely meant: fewest edits (a swap of neighbours is one), at most a
 * third of its length. Undefined if none is near, or two are equally near.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let tie = false;
  if (name.length > maxNameLength) return undefined;
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - name.length) >= bestDistance + 1) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      tie = false;
    } else if (distance === bestDistance && best !== undefined) tie = true;
  }
  return tie ? undefined : best;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1);
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
