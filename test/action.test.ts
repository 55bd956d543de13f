import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import AjvOfDraft7 from 'ajv';
import Ajv from 'ajv-draft-04';
import { parse } from 'yaml';
import { folderOf } from './cli/commandLine';
import { setWith } from './fixture';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Step {
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

const action: Action = parse(readFileSync('action.yml', 'utf8'));

/** A schema of the store, as a check of a YAML file. */
function assertValid(file: string, schemaName: string): void {
  const schema = JSON.parse(readFileSync(require.resolve(`schemastore/schemas/json/${schemaName}`), 'utf8'));
  const options = { strict: false, validateFormats: false };
  const ajv = /draft-04/.test(schema.$schema) ? new Ajv(options) : new AjvOfDraft7(options);
  const validate = ajv.compile(schema);
  assert.ok(validate(parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors));
}

/** Runs the steps as a runner does, in a folder, up to one that fails. */
function runSteps(folder: string, inputs: Readonly<Record<string, string>>) {
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, '');
  let [out, code] = ['', 0];
  for (const { run, env = {} } of action.runs.steps) {
    const given = Object.entries(env).map(([key, value]): [string, string] => {
      const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      return [key, inputs[input] ?? action.inputs[input]?.default ?? assert.fail(value)];
    });
    const runner = { GITHUB_ACTION_PATH: resolve('.'), GITHUB_STEP_SUMMARY: summary };
    const { stdout, status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: env['PATHS'] === undefined ? '.' : folder,
      env: { ...process.env, ...runner, ...Object.fromEntries(given) },
      encoding: 'utf8',
    });
    out += stdout;
    code = status ?? -1;
    if (code !== 0) break;
  }
  return { out, code, summary: readFileSync(summary, 'utf8') };
}

describe('the GitHub action', { skip: process.platform === 'win32' }, () => {
  it('is valid by the schema, and so is the hook of pre-commit', () => {
    assertValid('action.yml', 'github-action.json');
    assertValid('.pre-commit-hooks.yaml', 'pre-commit-hooks.json');
  });

  it('annotates the lines, and writes a summary for the page of the run', () => {
    const { path } = folderOf({ 'k8s/web.yaml': setWith() });
    const { out, code, summary } = runSteps(path, {});
    assert.equal(code, 1);
    assert.match(out, /^::warning file=k8s\/web\.yaml,line=6,.*title=service-not-found::/m);
    assert.match(summary, /^1 warning in 1 file\.$/m);
    assert.match(summary, /^\| warning \| `k8s\/web\.yaml:6:16` \| .* \| `service-not-found` \|$/m);
  });

  it('takes several paths and globs, and writes another format to a file', () => {
    const { path } = folderOf({ 'a b/web.yaml': setWith(), 'c/web.yaml': setWith(), 'd/web.yaml': setWith() });
    const inputs = { path: 'a b\nc/*.yaml\n', format: 'sarif', output: 'report.sarif', 'fail-on': 'never' };
    const { out, code } = runSteps(path, inputs);
    assert.deepEqual([out, code], ['', 0]);
    const [{ results }] = JSON.parse(readFileSync(join(path, 'report.sarif'), 'utf8')).runs;
    assert.deepEqual(
      results.map((result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations.map((each) => each.physicalLocation.artifactLocation.uri).join(),
      ),
      ['a%20b/web.yaml', 'c/web.yaml'],
    );
  });

  it('takes nothing of an input as a command', () => {
    const { path } = folderOf({ 'web.yaml': setWith() });
    const { code, out } = runSteps(path, { path: 'web.yaml\n$(touch x); `touch x` --format=text', severity: '$(id)' });
    assert.deepEqual([out, code], ['', 2]);
    assert.deepEqual(readdirSync(path).sort(), ['summary.md', 'web.yaml']);
    assert.ok(action.runs.steps.every(({ run }) => !run.includes('${{')));
  });
});
