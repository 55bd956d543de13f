import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commands } from '../../server/src/cli/main';
import { folderOf, run } from './commandLine';

/** Runs a script in a shell; the words that it prints. */
function wordsFrom(shell: string, ...args: string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, { encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0, stderr);
  return stdout.trim().split(/\s+/);
}

/** Options for a test that needs a shell. */
function where(shell: string): { skip: string | false } {
  return { skip: spawnSync(shell, ['-c', ':']).error ? `${shell} is not installed` : false };
}

/** The file with the script for a shell, among others to complete. */
async function scriptFor(shell: string): Promise<string> {
  const { code, out } = await run('completion', shell);
  assert.equal(code, 0);
  return join(folderOf({ script: out }).path, 'script');
}

describe('completion in bash', where('bash'), () => {
  /** What is offered for the last of these words, as bash splits them. */
  async function offered(...words: string[]): Promise<string[]> {
    const script = await scriptFor('bash');
    const call = [
      `source '${script}'`,
      `COMP_WORDS=(statefulset ${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length}`,
      `_statefulset statefulset '${words.at(-1)}' '${words.at(-2) ?? 'statefulset'}'`,
      'echo "${COMPREPLY[@]}"',
    ];
    return wordsFrom('bash', '-c', call.join('\n'));
  }

  it('knows commands, options, what these may be, and rules', async () => {
    assert.deepEqual(await offered('ex'), ['explain']);
    assert.deepEqual(await offered('check', '--fail'), ['--fail-on']);
    assert.deepEqual(await offered('check', '--format', 'j'), ['json', 'junit']);
    assert.deepEqual(await offered('check', '--format', '=', 'j'), ['json', 'junit']);
    assert.deepEqual(await offered('explain', 'service-not-f'), ['service-not-found']);
  });

  it('leaves paths to the shell', async () => {
    assert.deepEqual(await offered('check', 'ex'), ['']);
    assert.deepEqual(await offered('check', '--baseline', 'ex'), ['']);
  });
});

describe('completion in fish', where('fish'), () => {
  it('knows commands, options, what these may be, rules and paths', async () => {
    const script = await scriptFor('fish');
    const offered = (line: string) =>
      wordsFrom('fish', '--no-config', '-c', `source ${script}; complete -C "statefulset ${line}" | cut -f1`);
    assert.deepEqual(offered('ex'), ['explain']);
    assert.deepEqual(offered('check --fail'), ['--fail-on']);
    assert.deepEqual(offered('check --format j'), ['json', 'junit']);
    assert.deepEqual(offered('explain service-not-f'), ['service-not-found']);
    assert.deepEqual(offered('check package.j'), ['package.json']);
  });
});

describe('completion in zsh', where('zsh'), () => {
  it('knows commands, options, what these may be, rules and paths', async () => {
    const script = await scriptFor('zsh');
    // zsh completes at a prompt only: each line is typed there, and read until it has become the other one.
    const typed = [
      ['statefulset ex', 'explain'],
      ['statefulset check --fail', '--fail-on='],
      ['statefulset check --format=jso', '--format=json'],
      ['statefulset explain service-not-f', 'service-not-found'],
      ['statefulset check package.j', 'package.json'],
    ];
    const session = [
      'zmodload zsh/zpty',
      "zpty shell 'TERM=dumb zsh -f -i'",
      `zpty -w shell 'autoload -U compinit; compinit -u -D; source ${script}; echo rea""dy'`,
      "zpty -r shell seen '*ready*'",
      ...typed.flatMap(([line, whole]) => [
        `zpty -w -n shell $'\\C-u${line}\\t'`,
        `zpty -r shell seen '*${whole}*'`,
        `print -r -- '${whole}'`,
      ]),
    ];
    assert.deepEqual(
      wordsFrom('zsh', '-f', '-c', session.join('\n')),
      typed.map(([, whole]) => whole),
    );
  });
});

it('what is completed is what is accepted', async (t) => {
  // Some options name a file that is written.
  const previous = process.cwd();
  t.after(() => process.chdir(previous));
  process.chdir(folderOf({ 'a.yaml': 'kind: A\n' }).path);
  const file = 'a.yaml';
  for (const { name, options } of commands)
    for (const [option, { type, values }] of Object.entries(options)) {
      if (type !== 'string') continue;
      const { err } = await run(name, `--${option}`, 'no-such-value', file, file);
      const [, listed] = /must be one of (.*), not/.exec(err) ?? [];
      if (listed !== undefined) assert.deepEqual(values, listed.split(', '), `${name} --${option}`);
      for (const value of values ?? [])
        assert.doesNotMatch((await run(name, `--${option}`, value, file, file)).err, /must be/, `${option} ${value}`);
    }
});

it('a shell that is not known is named', async () => {
  const { code, err } = await run('completion', 'tcsh');
  assert.equal(code, 2);
  assert.match(err, /Specify one shell: bash, zsh, fish\./);
});
