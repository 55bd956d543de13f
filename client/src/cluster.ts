import type { CancellationToken } from 'vscode';
import { record } from './json';

/** What a program printed. */
export interface Answer {
  readonly output: string;
  readonly errors: string;
  /** Whether it ended well. */
  readonly ok: boolean;
}

/** The user's kubectl. */
export interface Kubectl {
  /** Its absolute path. */
  readonly program: string;
  run(args: readonly string[], token: CancellationToken): Promise<Answer>;
}

/** Which cluster kubectl talks to, as its configuration says. */
export interface ClusterContext {
  readonly name: string;
  /** The address of the API server; empty where the configuration has none. */
  readonly server: string;
  /** The namespace that commands are for by default. */
  readonly namespace: string;
}

/** What explains a StatefulSet. What is in no namespace is asked for apart: many people may not read it. */
const namespacedKinds = [
  'statefulsets',
  'pods',
  'persistentvolumeclaims',
  'controllerrevisions',
  'events',
  'services',
  'poddisruptionbudgets',
  'resourcequotas',
  'limitranges',
] as const;
const clusterKinds = ['persistentvolumes', 'storageclasses', 'nodes'] as const;

/** What people run to have a dump of the namespace that their kubectl is set to. */
export const dumpCommand = 'kubectl get statefulsets,pods,pvc,pv,controllerrevisions,events,services -o yaml';

/** What was fetched of a cluster. */
export interface Fetched {
  /** What kubectl printed, with what it said of kinds that the cluster refuses to show. */
  readonly texts: readonly string[];
  /** What it said where it printed no object at all. */
  readonly error: string | undefined;
}

/** The cluster that kubectl talks to now; a string says why there is none. */
export async function currentContext(kubectl: Kubectl, token: CancellationToken): Promise<ClusterContext | string> {
  const { output, errors, ok } = await kubectl.run(['config', 'view', '--minify', '-o', 'json'], token);
  const context = ok ? readContext(output) : undefined;
  return context ?? (firstLine(errors) || 'kubectl has no current context.');
}

/** Reads what `kubectl config view --minify -o json` prints. */
export function readContext(output: string): ClusterContext | undefined {
  const config = parse(output);
  const name = config?.['current-context'];
  if (typeof name !== 'string' || name === '') return undefined;
  const of = (list: string, entry: string) => record(record(firstOf(config?.[list]))?.[entry]);
  const [server, namespace] = [of('clusters', 'cluster')?.['server'], of('contexts', 'context')?.['namespace']];
  return {
    name,
    server: typeof server === 'string' ? server : '',
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : 'default',
  };
}

/**
 * Reads what explains the StatefulSets of a namespace, with `kubectl get` and nothing else. All kinds are asked for at
 * once; only where the cluster refuses some and kubectl prints none, one after the other.
 */
export async function fetchState(
  kubectl: Kubectl,
  { name: context }: ClusterContext,
  namespace: string,
  token: CancellationToken,
): Promise<Fetched> {
  const answers: Answer[] = [];
  const get = async (kinds: readonly string[], where: readonly string[]): Promise<Answer | undefined> => {
    if (token.isCancellationRequested) return undefined;
    const answer = await kubectl.run(['get', kinds.join(','), `--context=${context}`, ...where, '-o', 'json'], token);
    answers.push(answer);
    return answer;
  };
  for (const [kinds, where] of [
    [namespacedKinds, [`--namespace=${namespace}`]],
    [clusterKinds, []],
  ] as const) {
    const all = await get(kinds, where);
    if (!all || (!hasObjects(all) && refusals(all).length === 0)) break;
    if (hasObjects(all)) continue;
    answers.pop();
    for (const kind of kinds) await get([kind], where);
  }
  const isAny = answers.some(hasObjects);
  const texts = answers.flatMap((answer) => [...refusals(answer), ...(hasObjects(answer) ? [answer.output] : [])]);
  return isAny ? { texts, error: undefined } : { texts: [], error: reasonOf(answers) };
}

function hasObjects({ output }: Answer): boolean {
  return output.trimStart().startsWith('{');
}

/** `Error from server (Forbidden): persistentvolumes is forbidden: User "jane" cannot list resource ...` */
function refusals({ errors }: Answer): readonly string[] {
  return errors.split('\n').filter((line) => line.includes('(Forbidden)'));
}

function reasonOf(answers: readonly Answer[]): string {
  return answers.map(({ errors }) => firstLine(errors)).find((line) => line !== '') ?? 'kubectl printed nothing.';
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
