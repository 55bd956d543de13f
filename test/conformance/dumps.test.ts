import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { liveReport } from '../../server/src/features/live/report';
import { readDump } from '../../server/src/live/read';
import type { LiveReport, SetReport } from '../../server/src/protocol/live';
import { readFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { contextOf } from '../fixture';
import { recorded } from './recorded';

/** What kubectl printed of a cluster after a manifest was applied, and the truth about it. */
interface DumpCase {
  readonly id: string;
  /** The texts themselves. */
  readonly dump: string;
  readonly manifest: string;
  readonly takenAt: string;
  readonly expect: {
    readonly sets: readonly ExpectedSet[];
    readonly orphans: readonly Orphan[];
    /** Claims that may be named or not: their pod is still terminating. */
    readonly orphansAlso?: readonly Orphan[];
  };
}

interface ExpectedSet {
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
  /** States that are right too. */
  readonly alsoState?: readonly string[];
  /** The first cause first. */
  readonly causes: readonly string[];
  readonly culprit: { readonly kind: string; readonly name: string } | null;
  readonly waitsFor: string | null;
  readonly revision?: {
    readonly current: string;
    readonly update: string;
    readonly pods: Readonly<Record<string, string>>;
  };
}

interface Orphan {
  readonly namespace: string;
  readonly claim: string;
}

const aspects = ['cause', 'healthy', 'state', 'culprit', 'waitsFor', 'orphans', 'revision'] as const;
type Aspect = (typeof aspects)[number];

/** Of each thing that is told of a dump, how often it is right; and what is wrong. */
class Score {
  private readonly right = new Map<Aspect, number>();
  private readonly all = new Map<Aspect, number>();
  readonly wrong: string[] = [];

  add(aspect: Aspect, id: string, ours: unknown, isRight: boolean): void {
    this.all.set(aspect, (this.all.get(aspect) ?? 0) + 1);
    if (isRight) this.right.set(aspect, (this.right.get(aspect) ?? 0) + 1);
    else this.wrong.push(`${aspect}: ${id}: ours ${JSON.stringify(ours)}`);
  }

  rate(aspect: Aspect): number {
    return (this.right.get(aspect) ?? 0) / Math.max(1, this.all.get(aspect) ?? 0);
  }

  get summary(): string {
    const rates = aspects.map(
      (aspect) => `${aspect} ${(this.rate(aspect) * 100).toFixed(1)} % of ${this.all.get(aspect)}`,
    );
    return [rates.join(', '), ...this.wrong].join('\n');
  }
}

function reportOn({ dump, manifest, takenAt }: DumpCase): LiveReport {
  const file = readFile('file:///manifest.yaml', manifest);
  const context = contextOf(Workspace.empty.with(file));
  return liveReport(readDump([dump]), [file], context, Date.parse(takenAt));
}

function judge(record: DumpCase, score: Score): void {
  const report = reportOn(record);
  for (const wanted of record.expect.sets) {
    const ours = report.sets.find(({ namespace, name }) => namespace === wanted.namespace && name === wanted.name);
    judgeSet(`${record.id} ${wanted.name}`, wanted, ours, score);
  }
  const { orphans, orphansAlso = [] } = record.expect;
  const keys = (claims: readonly Orphan[]) => claims.map(({ namespace, claim }) => `${namespace}/${claim}`).sort();
  const free = new Set(keys(orphansAlso));
  const certain = (claims: readonly Orphan[]) => keys(claims).filter((key) => !free.has(key));
  score.add('orphans', record.id, keys(report.orphans), sameValue(certain(report.orphans), certain(orphans)));
}

function judgeSet(id: string, wanted: ExpectedSet, ours: SetReport | undefined, score: Score): void {
  const [first] = ours?.causes ?? [];
  const isRightState = [wanted.state, ...(wanted.alsoState ?? [])].some((state) => state === ours?.state);
  score.add('state', id, ours?.state, isRightState);
  score.add('waitsFor', id, ours?.waitsFor, sameValue(ours?.waitsFor, wanted.waitsFor));
  if (wanted.causes.length === 0 && wanted.state === 'healthy') {
    score.add('healthy', id, ours?.causes, isRightState && first === undefined);
  } else {
    score.add(
      'cause',
      id,
      ours?.causes.map((cause) => cause.id),
      first?.id === wanted.causes[0],
    );
    if (wanted.culprit && first?.id === wanted.causes[0])
      score.add('culprit', id, first?.culprit, sameValue(first?.culprit, pick(wanted.culprit)));
  }
  if (!wanted.revision) return;
  const { current, update, pods } = ours?.revision ?? {};
  score.add('revision', id, ours?.revision, sameValue({ current, update, pods }, wanted.revision));
}

function pick({ kind, name }: { readonly kind: string; readonly name: string }) {
  return { kind, name };
}

/** Whether two values are the same, whatever the order of keys. */
function sameValue(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

test('dumps of a real cluster are explained as it was', (t) => {
  const score = new Score();
  for (const record of recorded<DumpCase>('dumps')) judge(record, score);
  t.diagnostic(score.summary);
  assert.deepEqual(score.wrong, []);
});

const folder = '../shared/dumps';
test('so are more of them', { skip: !existsSync(folder) }, (t) => {
  const score = new Score();
  const read = (path: string) => readFileSync(`${folder}/${path}`, 'utf8');
  for (const line of read('dumps.jsonl').split('\n').filter(Boolean)) {
    const record: DumpCase = JSON.parse(line);
    judge({ ...record, dump: read(record.dump), manifest: read(record.manifest) }, score);
  }
  t.diagnostic(score.summary);
  const least: Readonly<Record<Aspect, number>> = {
    ...{ cause: 0.95, healthy: 1, state: 0.95, culprit: 0.95 },
    ...{ waitsFor: 0.95, orphans: 0.98, revision: 0.99 },
  };
  const short = aspects.filter((aspect) => score.rate(aspect) < least[aspect]);
  assert.deepEqual(short, []);
});
