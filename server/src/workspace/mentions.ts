import { maxNameLength } from '../kubernetes/names';
import { KeptBy, type YamlDocument } from '../yaml/document';
import type { Resource } from './file';
import { isMarkdown } from './markdown';
import type { Workspace } from './workspace';

/** Names of pods and claims of the workspace's StatefulSets in any text, found without parsing it. */
export interface Mentions {
  /** The sets of which the text names a pod or a claim: `web` in `web-0`, `data-web-$(INDEX)`, `http://web-0.web`. */
  readonly sets: ReadonlySet<string>;
  /** Those of which it names a pod. */
  readonly pods: ReadonlySet<string>;
}

/** Finds the names of some sets in texts, and remembers what it found in each until another one looks there. */
export class MentionFinder {
  private readonly pattern: RegExp | undefined;

  constructor(names: readonly string[]) {
    // A longer name has no pods; and there is a limit to patterns.
    const possible = names.filter((name) => name.length <= maxNameLength);
    const alternatives = possible.map((name) => name.replace(/[^\w-]/g, String.raw`\$&`)).join('|');
    this.pattern =
      possible.length > 0 ? new RegExp(String.raw`(?<!\w)(${alternatives})-(?:\d+(?![\w-])|[$%{(])`, 'g') : undefined;
  }

  in(yaml: YamlDocument): Mentions {
    let mentions = found.get(yaml, this);
    if (!mentions) {
      mentions = this.find(yaml.text);
      found.set(yaml, this, mentions);
    }
    return mentions;
  }

  private find(text: string): Mentions {
    if (!this.pattern?.test(text)) return none;
    this.pattern.lastIndex = 0;
    const matches = [...text.matchAll(this.pattern)];
    // What stands before the name of a set makes it that of a claim, or of something else.
    const pods = matches.filter(({ index }) => !/[.-]/.test(text[index - 1] ?? ''));
    const namesOf = (some: readonly RegExpExecArray[]) => new Set(some.map(([, name = '']) => name));
    return { sets: namesOf(matches), pods: namesOf(pods) };
  }
}

/** What was last found in a document, by which finder. */
const found = new KeptBy<MentionFinder, Mentions>();

const none: Mentions = { sets: new Set(), pods: new Set() };

let latest: { readonly names: string; readonly finder: MentionFinder } | undefined;

/** The finder for the sets of a workspace: the same while these have the same names. */
export function mentionFinder(workspace: Workspace): MentionFinder {
  return workspace.derive(finderFor);
}

function finderFor(workspace: Workspace): MentionFinder {
  const all = workspace.ofKind('StatefulSet').flatMap(({ name }) => name ?? []);
  const sets = [...new Set(all)].sort();
  const names = sets.join(' ');
  if (latest?.names !== names) latest = { names, finder: new MentionFinder(sets) };
  return latest.finder;
}

/** The kinds whose values may name pods. */
const naming = [
  'ConfigMap',
  'Secret',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
  'Service',
  'Ingress',
];

/** Whether any manifest that a set knows addresses one of its pods by name: in Markdown those of its file count, too. */
export function isCalledByName({ name = '', file }: Resource, workspace: Workspace): boolean {
  if (workspace.derive(setsCalledByName).has(name)) return true;
  if (!isMarkdown(file.uri)) return false;
  const finder = new MentionFinder([name]);
  return file.documents.some(
    ({ yaml, resources }) => resources.some(({ kind }) => naming.includes(kind)) && finder.in(yaml).pods.has(name),
  );
}

function setsCalledByName(workspace: Workspace): ReadonlySet<string> {
  const finder = mentionFinder(workspace);
  const called = new Set<string>();
  for (const kind of naming)
    for (const yaml of workspace.documentsOfKind(kind)) for (const set of finder.in(yaml).pods) called.add(set);
  return called;
}
