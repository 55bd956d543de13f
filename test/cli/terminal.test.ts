import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { excerptOf, widthOf } from '../../server/src/cli/formats/excerpt';
import { main } from '../../server/src/cli/main';
import { printerTo, type Screen } from '../../server/src/cli/printer';
import { progressOn } from '../../server/src/cli/progress';
import { setWith } from '../fixture';
import { folderOf, run } from './commandLine';

const folder = folderOf({ 'web.yaml': setWith() });
const file = join(folder.path, 'web.yaml');
const colored = /\u001b\[\d+m/;

/** What a command prints on such a screen. */
async function shown(screen: Screen, ...argv: string[]): Promise<string> {
  let out = '';
  await main(argv, { out: (text) => (out += text), err: () => {}, screen });
  return out;
}

describe('check on a terminal', () => {
  const terminal: Screen = { isTerminal: true, hasColors: true, columns: 80 };

  it('shows the line of the file, and underlines what is meant', async () => {
    const out = stripVTControlCharacters(await shown(terminal, 'check', file));
    const [headline, source, underline, ...rest] = out.split('\n');
    assert.match(headline ?? '', /web\.yaml:6:16: warning: Service 'web' is not found .* \[service-not-found\]$/);
    assert.equal(source, '    6 |   serviceName: web');
    assert.equal(underline, '      |                ^^^');
    assert.deepEqual(rest, ['', '1 warning in 1 file.', '']);
  });

  it('has colors there, unless an option says otherwise', async () => {
    const pipe: Screen = { isTerminal: false, hasColors: false, columns: 80 };
    assert.match(await shown(terminal, 'check', file), colored);
    assert.doesNotMatch(await shown(terminal, 'check', '--color', 'never', file), colored);
    assert.doesNotMatch(await shown(terminal, 'check', '--format', 'text', file), colored);
    assert.doesNotMatch(await shown(pipe, 'check', file), colored);
    assert.match(await shown(pipe, 'check', '--color', 'always', file), colored);
  });

  it('leaves a pipe its one line a problem', async () => {
    assert.match((await run('check', file)).out, /^\S+web\.yaml:6:16: warning: .*\n1 warning in 1 file\.\n$/);
  });

  it('puts the carets right below characters of any width, and cuts long lines around them', () => {
    const wide = excerptOf('\t"名前": [1, 2]', 7, 13, 80);
    assert.equal(widthOf(wide.before), 12);
    assert.deepEqual(wide, { before: '    "名前": ', marked: '[1, 2]', after: '' });
    const long = excerptOf(`${'a'.repeat(1e6)}HERE${'b'.repeat(1e6)}`, 1e6, 1e6 + 4, 40);
    assert.match(`${long.before}|${long.marked}|${long.after}`, /^…a+\|HERE\|b+…$/);
    assert.ok(`${long.before}${long.marked}${long.after}`.length <= 42);
  });

  it('leaves only its own colors to act', () => {
    let out = '';
    const printer = printerTo({ out: (text) => (out += text), err: () => {} });
    printer.styled([[{ text: '::error::a\u001b[31m', styles: ['red'] }, 'b\r##[error]']], true);
    assert.equal(out, '\u001b[31m\\u003a:error::a\\u001b[31m\u001b[39mb\\r\\u0023#[error]\n');
  });
});

describe('progress', () => {
  it('is shown after a second, a few times a second', () => {
    let time = 0;
    const said: string[] = [];
    const progress = progressOn(
      (line) => said.push(line),
      () => time,
    );
    for (let done = 0; done < 2000; done += 20) {
      time = done;
      progress('Checking files', done, 2000);
    }
    assert.deepEqual(said.slice(0, 2), ['Checking files (1,000 of 2,000) ...', 'Checking files (1,100 of 2,000) ...']);
    assert.equal(said.length, 10);
  });

  it('is gone before anything else is written', () => {
    const events: string[] = [];
    const printer = printerTo({
      out: (text) => events.push(`out ${text}`),
      err: (text) => events.push(`err ${text}`),
      status: (line) => events.push(`status ${line}`),
    });
    printer.out('a');
    printer.status?.('b\u001b');
    printer.err('c');
    printer.status?.('d');
    printer.out('e');
    assert.deepEqual(events, ['out a', 'status b\\u001b', 'status ', 'err c', 'status d', 'status ', 'out e']);
  });
});

const lacksTerminal = spawnSync('script', ['--version']).status !== 0 && 'script of util-linux is not installed';

describe('the built command', { skip: lacksTerminal }, () => {
  const check = `${process.execPath} ${resolve('dist/cli.js')} check --fail-on never ${file}`;
  const onTerminal = (command: string, env: NodeJS.ProcessEnv = {}) =>
    spawnSync('script', ['--quiet', '--command', command, '/dev/null'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
      timeout: 60_000,
    }).stdout;

  it('knows a terminal, and what its user wants of colors', () => {
    assert.match(onTerminal(check), colored);
    const plain = onTerminal(check, { NO_COLOR: '1' });
    assert.doesNotMatch(plain, colored);
    assert.match(plain, /^ {4}6 \| {3}serviceName: web\r$/m);
    assert.doesNotMatch(onTerminal(`${check} | cat`), colored);
    assert.match(onTerminal(`${check} --format full | cat`, { FORCE_COLOR: '1' }), colored);
  });
});

it('a summary is appended to a file, and what cannot be written is said', async () => {
  const summary = join(folder.path, 'summary.md');
  await run('check', '--summary', summary, file);
  await run('check', '--summary', summary, file);
  assert.equal(readFileSync(summary, 'utf8').match(/^\| warning \| /gm)?.length, 2);
  const failed = await run('check', '--summary', folder.path, file);
  assert.equal(failed.code, 2);
  assert.match(failed.err, /EISDIR/);
});
