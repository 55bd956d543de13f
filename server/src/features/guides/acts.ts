import { type Labels, type Selector, selectorOf } from '../../kubernetes/selector';
import { At } from '../../yaml/at';
import { YamlDocument } from '../../yaml/document';
import type { Json } from '../../yaml/json';
import type { Invocation } from './kubectl';
import type { Word } from './shell';

/** What is meant by one name, or by one selector, of a command. */
export type Act = { readonly namespace: string | undefined } & (
  | { readonly do: 'apply' | 'deleteFile'; readonly file: string; readonly creates: boolean }
  | { readonly do: 'deleteSet'; readonly set: string; readonly orphan: boolean }
  | { readonly do: 'deletePod'; readonly pod: string; readonly forced: boolean }
  | { readonly do: 'deleteClaim'; readonly claim: string }
  | { readonly do: 'deleteSelected'; readonly kind: Kind; readonly selector: Selector; readonly orphan: boolean }
  | { readonly do: 'scale'; readonly set: string; readonly replicas: number }
  | { readonly do: 'image'; readonly set: string; readonly images: ReadonlyMap<string, string> }
  | { readonly do: 'patch'; readonly set: string; readonly type: PatchType; readonly patch: Json }
  | {
      readonly do: 'rollout';
      readonly set: string;
      readonly action: RolloutAction;
      readonly revision: number | undefined;
    }
  | { readonly do: 'edit'; readonly set: string }
  | { readonly do: 'drain' | 'cordon'; readonly pod: string }
  | { readonly do: 'look'; readonly kind: Kind; readonly name: string }
  | { readonly do: 'lookSelected'; readonly kind: Kind; readonly selector: Selector }
);

/** Of what a command speaks, as far as it is a set's. */
export type Kind = 'set' | 'pod' | 'claim';
type PatchType = 'strategic' | 'merge' | 'json';
const rolloutActions = ['status', 'history', 'restart', 'undo', 'pause', 'resume'] as const;
export type RolloutAction = (typeof rolloutActions)[number];

/** The names by which kubectl knows a kind; with the group behind them, too. */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['sts', 'statefulset', 'statefulsets'].map((name) => [name, 'set'] as const),
  ...['po', 'pod', 'pods'].map((name) => [name, 'pod'] as const),
  ...['pvc', 'persistentvolumeclaim', 'persistentvolumeclaims'].map((name) => [name, 'claim'] as const),
]);

/** What a command does to objects of sets, name by name; nothing for all else, and for what is not understood. */
export function actsOf(invocation: Invocation): readonly Act[] {
  const { flags } = invocation;
  if (['help', 'all', 'all-namespaces', 'local', 'field-selector'].some((flag) => flags.has(flag))) return [];
  const isDry = flags.has('dry-run') && textOf(flags.get('dry-run')) !== 'none';
  const namespace = textOf(flags.get('namespace'));
  // Which namespace is meant, only a shell knows.
  if (isDry || (flags.has('namespace') && namespace === undefined)) return [];
  return readVerb(invocation).map((act) => ({ ...act, namespace }));
}

/** An act without what all acts have. */
type Read = Act extends infer Each ? (Each extends Act ? Omit<Each, 'namespace'> : never) : never;

function readVerb(invocation: Invocation): readonly Read[] {
  const { verb, operands } = invocation;
  switch (verb) {
    case 'apply':
      return files(invocation, (file) => ({ do: 'apply', file, creates: false }));
    case 'create':
      return operands.length > 0 ? [] : files(invocation, (file) => ({ do: 'apply', file, creates: true }));
    case 'delete':
      return deletion(invocation);
    case 'scale':
      return scaling(invocation);
    case 'set':
      return operands[0]?.text === 'image' ? images(operands.slice(1)) : [];
    case 'patch':
      return patching(invocation);
    case 'rollout':
      return rollout(invocation);
    case 'edit':
      return setsIn(operands).map((set) => ({ do: 'edit', set }));
    case 'drain':
    case 'cordon':
      return podOfNode(operands[0]).map((pod) => ({ do: verb, pod }));
    case 'get':
    case 'describe':
    case 'top':
    case 'wait':
      return looking(invocation);
    case 'exec':
    case 'logs':
    case 'attach':
    case 'debug':
    case 'port-forward':
      return podIn(operands[0]).map((name) => ({ do: 'look', kind: 'pod', name }));
    case 'cp':
      return operands.flatMap(podOfPath);
    default:
      return [];
  }
}

function files({ flags, operands }: Invocation, act: (file: string) => Read): readonly Read[] {
  const file = textOf(flags.get('filename'));
  // The shell makes several words of a list or a pattern.
  return file === undefined || operands.length > 0 ? [] : file.split(',').map(act);
}

function deletion(invocation: Invocation): readonly Read[] {
  const { operands, flags } = invocation;
  const cascade = textOf(flags.get('cascade'));
  const orphan = cascade === 'orphan' || cascade === 'false';
  const forced = flags.has('force') || textOf(flags.get('grace-period')) === '0';
  const selector = readSelector(flags);
  if (selector) return kindsOf(operands).map((kind) => ({ do: 'deleteSelected', kind, selector, orphan }));
  const ofFiles = files(invocation, (file) => ({ do: 'deleteFile', file, creates: false }));
  return [...ofFiles, ...namesIn(operands).map(([kind, name]) => deletionOf(kind, name, orphan, forced))];
}

function deletionOf(kind: Kind, name: string, orphan: boolean, forced: boolean): Read {
  switch (kind) {
    case 'set':
      return { do: 'deleteSet', set: name, orphan };
    case 'pod':
      return { do: 'deletePod', pod: name, forced };
    case 'claim':
      return { do: 'deleteClaim', claim: name };
  }
}

function scaling({ operands, flags }: Invocation): readonly Read[] {
  const replicas = textOf(flags.get('replicas'));
  if (replicas === undefined || !/^\d{1,9}$/.test(replicas)) return [];
  return setsIn(operands).map((set) => ({ do: 'scale', set, replicas: Number(replicas) }));
}

/** `sts/web nginx=nginx:2 proxy=envoy:3`; `*` stands for every container. */
function images(operands: readonly Word[]): readonly Read[] {
  const pairs = operands.flatMap(({ text }) => {
    const [, container, image] = /^([^=/]+)=(.+)$/s.exec(text ?? '') ?? [];
    return container === undefined || image === undefined ? [] : [[container, image] as const];
  });
  const others = operands.filter(({ text, written }) => !(text ?? written).includes('='));
  const isUnknown = pairs.length + others.length < operands.length;
  return pairs.length === 0 || isUnknown
    ? []
    : setsIn(others).map((set) => ({ do: 'image', set, images: new Map(pairs) }));
}

function patching({ operands, flags }: Invocation): readonly Read[] {
  const text = textOf(flags.get('patch'));
  const type = textOf(flags.get('type')) ?? 'strategic';
  if (text === undefined || flags.has('subresource')) return [];
  if (type !== 'strategic' && type !== 'merge' && type !== 'json') return [];
  const document = new YamlDocument(text);
  const patch = document.errors.length > 0 ? undefined : At.root(document, 0).json;
  if (patch === undefined || patch === null) return [];
  return setsIn(operands).map((set) => ({ do: 'patch', set, type, patch }));
}

function rollout({ operands, flags }: Invocation): readonly Read[] {
  const [first, ...others] = operands;
  const action = rolloutActions.find((each) => each === first?.text);
  const [to, of] = [flags.get('to-revision'), flags.get('revision')].map(textOf);
  const revision = Number(to ?? of ?? 0);
  if (!action || !Number.isInteger(revision)) return [];
  return setsIn(others).map((set) => ({ do: 'rollout', set, action, revision: revision > 0 ? revision : undefined }));
}

function looking({ operands, flags }: Invocation): readonly Read[] {
  const selector = readSelector(flags);
  if (selector) return kindsOf(operands).map((kind) => ({ do: 'lookSelected', kind, selector }));
  const isOfAll = operands.length === 1 && !operands[0]?.text?.includes('/') && !flags.has('selector');
  if (isOfAll) return kindsOf(operands).map((kind) => ({ do: 'lookSelected', kind, selector: everything }));
  return namesIn(operands).map(([kind, name]) => ({ do: 'look', kind, name }));
}

const everything: Selector = { requirements: [] };

/** The names behind one kind, `pod web-0 web-1`, or each with its own, `sts/web pvc/data-web-0`. */
function namesIn(operands: readonly Word[]): (readonly [Kind, string])[] {
  const [first, ...others] = operands.map(({ text }) => text);
  if (first === undefined) return [];
  if (!first.includes('/')) {
    const [kind, ...more] = kindsOf(operands);
    if (kind === undefined || more.length > 0) return [];
    return others.flatMap((name) => (name === undefined ? [] : [[kind, name] as const]));
  }
  return [first, ...others].flatMap((each) => {
    const [type = '', name] = each?.split('/') ?? [];
    const kind = kindOf(type);
    return kind === undefined || !name ? [] : [[kind, name] as const];
  });
}

function setsIn(operands: readonly Word[]): readonly string[] {
  return namesIn(operands).flatMap(([kind, name]) => (kind === 'set' ? [name] : []));
}

/** The kinds before the names: `sts,pvc`. */
function kindsOf([first]: readonly Word[]): readonly Kind[] {
  return (first?.text ?? '').split(',').flatMap((type) => kindOf(type) ?? []);
}

function kindOf(type: string): Kind | undefined {
  const [name = ''] = type.toLowerCase().split('.', 1);
  return kinds.get(name);
}

/** The pod of `exec` and its like, which take a pod where no kind is named. */
function podIn(operand: Word | undefined): readonly string[] {
  if (operand?.text === undefined) return [];
  if (!operand.text.includes('/')) return [operand.text];
  return namesIn([operand]).flatMap(([kind, name]) => (kind === 'pod' ? [name] : []));
}

/** The pod of one side of `cp`: `web-0:/data`, `shop/web-0:/data`. */
function podOfPath({ text }: Word): readonly Read[] {
  const [, name] = /^(?:[a-z0-9-]+\/)?([a-z0-9-]+):/.exec(text ?? '') ?? [];
  return name === undefined ? [] : [{ do: 'look', kind: 'pod', name }];
}

/** The pod whose node is meant by `$(kubectl get pod zk-0 -o jsonpath={.spec.nodeName})`. */
function podOfNode(node: Word | undefined): readonly string[] {
  if (node === undefined || !node.written.includes('nodeName')) return [];
  const [, name] = /\bget\s+(?:po|pods?)(?:\s+|\/)([a-z0-9-]+)\s/.exec(node.written) ?? [];
  return name === undefined ? [] : [name];
}

/** `app=web,tier==db`; undefined without one, and for one of another form. */
function readSelector(flags: Invocation['flags']): Selector | undefined {
  const text = textOf(flags.get('selector'));
  if (text === undefined) return undefined;
  const labels: [string, string][] = [];
  for (const part of text.split(',')) {
    const [, key, value] = /^\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*$/.exec(part) ?? [];
    if (key === undefined || value === undefined) return undefined;
    labels.push([key, value]);
  }
  const all: Labels = Object.fromEntries(labels);
  return selectorOf(all);
}

function textOf(value: Word | true | undefined): string | undefined {
  return value === undefined || value === true ? undefined : value.text;
}
