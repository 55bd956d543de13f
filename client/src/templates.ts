import { isDnsLabel, isDnsLabel1035, maxOrdinal, maxSetNameLength, parseQuantity } from '../../server/src/protocol';

/** What snippets are, and what becomes of one whose values are known beforehand. */

/** A snippet of snippets/statefulset.json. */
export interface Snippet {
  /** What the user types. Not called `prefix`, as then VS Code would suggest it by itself: see snippets.ts. */
  readonly keyword: string;
  readonly description: string;
  /** Whole manifests, which start in the first column; the others are fields. */
  readonly isFileTemplate: boolean;
  readonly body: readonly string[];
}

/**
 * What is compared with what the user types: the product first, so that `post` finds PostgreSQL before others with these
 * letters somewhere in their name.
 */
export function filterText(keyword: string): string {
  const product = keyword.replace(/^statefulset-/, '');
  return product === keyword ? keyword : `${product} ${keyword}`;
}

/** What can be asked about a template before its file is made. */
export interface TemplateValues {
  readonly name: string;
  readonly replicas?: string;
  readonly storage?: string;
  /** Without one, the manifests have no namespace. */
  readonly namespace?: string;
}

/** A snippet that makes a StatefulSet, and the values that it proposes. */
export interface Template {
  /** What runs, such as `PostgreSQL with standbys`. */
  readonly product: string;
  readonly description: string;
  readonly body: string;
  /** Replicas or storage are missing where the template itself decides on them, or has none. */
  readonly proposed: TemplateValues;
}

type Stops = Readonly<Record<'name' | 'replicas' | 'storage', RegExp>>;

/** Where a tab stop with a default stands that is one of the values. */
const stops: Stops = {
  name: /()\$\{(1):([^{}]*)\}/g,
  replicas: /^( *replicas: )\$\{(\d+):([^{}]*)\}/gm,
  storage: /^( *storage: )\$\{(\d+):([^{}]*)\}/gm,
};

/** The templates among snippets, given by name: the one for any image first, the others by product. */
export function templatesAmong(snippets: Readonly<Record<string, Snippet>>): readonly Template[] {
  return Object.entries(snippets)
    .filter(([, { isFileTemplate, body }]) => isFileTemplate && body.includes('kind: StatefulSet'))
    .sort(([, a], [, b]) => Number(b.keyword === 'statefulset') - Number(a.keyword === 'statefulset'))
    .map(([name, snippet]) => templateOf(name, snippet));
}

function templateOf(name: string, { description, body: lines }: Snippet): Template {
  const body = lines.join('\n');
  const [replicas, storage] = [proposedAt(body, stops.replicas), proposedAt(body, stops.storage)];
  return {
    product: name.replace(/(?<=.) StatefulSet\b/, ''),
    description,
    body,
    proposed: {
      name: proposedAt(body, stops.name) ?? '',
      ...(replicas !== undefined && { replicas }),
      ...(storage !== undefined && { storage }),
    },
  };
}

function proposedAt(body: string, stop: RegExp): string | undefined {
  return [...body.matchAll(stop)][0]?.[3];
}

/**
 * The text of a template as a snippet, with these values instead of their tab stops; the other tab stops remain. The
 * values must be valid: none of them has a character that means something to a snippet or to YAML.
 */
export function filled({ body }: Template, values: TemplateValues): string {
  const typed = new Map<string, string>();
  for (const key of ['name', 'replicas', 'storage'] as const) {
    const value = values[key];
    if (value === undefined) continue;
    for (const [, , stop = ''] of body.matchAll(stops[key])) typed.set(stop, value);
  }
  const text = body.replace(/\$\{(\d+)(?::[^{}]*)?\}/g, (mark, stop) => typed.get(stop) ?? mark);
  return values.namespace === undefined ? text : inNamespace(text, values.namespace);
}

/** Every object of a template is namespaced; so is what the commands in its comments are for. */
function inNamespace(text: string, namespace: string): string {
  return text
    .replace(/^metadata:\n {2}name: .*$/gm, (start) => `${start}\n  namespace: ${namespace}`)
    .replace(/\bkubectl (?=(?:create|exec) )/g, `kubectl --namespace ${namespace} `);
}

/** Why a set cannot have this name, which its Service has too; undefined if it can. */
export function nameProblem(name: string): string | undefined {
  if (name.length > maxSetNameLength)
    return `Use at most ${maxSetNameLength} characters: labels of the pods hold the name and a hash.`;
  return isDnsLabel1035(name)
    ? undefined
    : 'Use lowercase letters, digits and dashes; begin with a letter, and end with a letter or digit.';
}

/** Why a set cannot have as many replicas; undefined if it can. */
export function replicasProblem(replicas: string): string | undefined {
  return /^\d{1,10}$/.test(replicas) && Number(replicas) <= maxOrdinal ? undefined : 'Type a number, such as 3.';
}

/** Why claims cannot ask for as much storage; undefined if they can. */
export function storageProblem(storage: string): string | undefined {
  const quantity = parseQuantity(storage);
  return quantity && quantity.nano > 0n ? undefined : 'Type a quantity, such as 10Gi.';
}

/** Why there is no such namespace; undefined if there can be, or if none is typed. */
export function namespaceProblem(namespace: string): string | undefined {
  return namespace === '' || isDnsLabel(namespace)
    ? undefined
    : 'Use at most 63 lowercase letters, digits and dashes; begin and end with a letter or digit.';
}
