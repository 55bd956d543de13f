import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { uriOf } from '../../server/src/files/disk';
import { kustomizeFiles } from '../../server/src/files/kustomize';
import { type Build, BuildCache, build } from '../../server/src/kustomize/build';
import { toJson } from '../../server/src/rendering/node';
import { readFile } from '../../server/src/workspace/file';
import { At } from '../../server/src/yaml/at';
import type { Json } from '../../server/src/yaml/json';
import { filesIn } from '../kustomize/built';
import { recorded } from './recorded';

/** A kustomization, and what Kustomize makes of it: its output, or why it refuses. */
interface Case {
  /** What the case is about. */
  readonly feature: string;
  /** Texts by their paths, and bytes that are none. */
  readonly files: Readonly<Record<string, string | { readonly base64: string }>>;
  /** The folder that is built, if it is not the top one. */
  readonly root?: string;
  readonly output?: string;
  readonly error?: string;
}

const cases = recorded<Case>('kustomize');

test(`${cases.length} kustomizations are built, or refused, as Kustomize does`, () => {
  const wrong = cases.flatMap(({ feature, files, root, output, error }) => {
    const contents = Object.entries(files).map(([path, content]): [string, string | Uint8Array] => [
      path,
      typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'),
    ]);
    const built = build(`file:///w/${root ? `${root}/` : ''}`, filesIn(Object.fromEntries(contents)));
    const problem = problemIn(built, output, error);
    return problem === undefined ? [] : [`${feature}: ${problem}`];
  });
  assert.deepEqual(wrong, []);
});

/** What is not as it was recorded. */
function problemIn(built: Build, output: string | undefined, error: string | undefined): string | undefined {
  const reasons = [...built.refusals, ...built.unknown.filter(({ isRefused }) => isRefused)];
  const [refusal] = reasons.map(({ message }) => message);
  if (output === undefined) return refusal === undefined ? `is built, though ${error}` : undefined;
  if (refusal !== undefined) return `is refused: ${refusal}`;
  const expected = readFile('file:///output.yaml', output).documents.flatMap(({ yaml }) => {
    const value = At.root(yaml, 0).json;
    return value === undefined ? [] : [canonical(value)];
  });
  const objects = built.resources.map(({ node }) => canonical(toJson(node)));
  const index = expected.findIndex((object, i) => object !== objects[i]);
  if (index >= 0) return `${objects[index] ?? 'nothing'} instead of ${expected[index]}`;
  return objects.length > expected.length ? `${objects[expected.length]} is too many` : undefined;
}

/** Values as texts that are the same for the same values, whatever the order of keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return `${each}n`;
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Kustomizations of public repositories, kept beside the project and not in it. */
const trees = '../shared/kustomize';

interface Tree {
  readonly id: string;
  readonly root: string;
  readonly ok: boolean;
  /** The file with the output. */
  readonly output: string;
  readonly error?: string;
}

test('public kustomizations become what Kustomize makes of them', { skip: !existsSync(trees) && 'none here' }, () => {
  const lines = readFileSync(`${trees}/builds.jsonl`, 'utf8').trimEnd().split('\n');
  const files = kustomizeFiles();
  const cache = new BuildCache();
  const wrong = lines.flatMap((line) => {
    const { id, root, ok, output, error }: Tree = JSON.parse(line);
    const built = build(`${uriOf(resolve(trees, root))}/`, files, cache);
    const problem = problemIn(built, ok ? readFileSync(`${trees}/${output}`, 'utf8') : undefined, error);
    return problem === undefined ? [] : [`${id} ${root}: ${problem.slice(0, 200)}`];
  });
  assert.deepEqual(wrong, []);
});
