import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../../server/src/rules/engine/rule';
import { rules } from '../../server/src/rules/index';
import { standards } from '../standard';
import { type Example, readExamples } from './examples';

/** A rule of the default preset, or one that it leaves out. */
function aRule({ optional }: { optional: boolean }): Rule {
  const rule = rules.find((each) => (each.optional === true) === optional);
  assert.ok(rule);
  return rule;
}

const rule = aRule({ optional: false });

function block(info: string, ...lines: readonly string[]): string {
  return `\`\`\`${info}\n${lines.map((line) => `${line}\n`).join('')}\`\`\`\n\n`;
}

function only(markdown: string): Example {
  const [example, ...more] = readExamples(rule, markdown);
  assert.ok(example && more.length === 0);
  return example;
}

function textOf(info: string, ...lines: readonly string[]): string | undefined {
  return only(block(info, ...lines)).files['manifest.yaml']?.text;
}

describe('examples in Markdown', () => {
  test('a part is completed, and its marks are where its lines are', () => {
    const { files } = only(block('yaml', 'spec:', '  replicas: 3 # hint[budget-missing]: Add one', '  #         ^'));
    const file = files['manifest.yaml'];
    assert.equal(file?.text, standards.web);
    const start = standards.web.indexOf('3\n');
    assert.deepEqual(
      file?.marks.map(({ rule, message, span }) => ({ rule, message, span })),
      [{ rule: 'budget-missing', message: 'Add one', span: { start, end: start + 1 } }],
    );
  });

  test('the words behind the language count', () => {
    const example = only(
      block(
        'yaml base=postgres without=Service,replicas also=budget-missing,spread-missing kubernetes=1.30',
        'spec: {}',
      ),
    );
    assert.deepEqual(example.files['manifest.yaml']?.also, ['budget-missing', 'spread-missing']);
    assert.equal(example.settings.kubernetesVersion, 30);
    const [, set = ''] = standards.postgres.split('---\n');
    assert.equal(
      textOf('yaml base=postgres without=Service,replicas', 'spec:', '  serviceName: postgres'),
      set.replace('  replicas: 1\n', ''),
    );
    assert.equal(textOf('yaml whole', 'spec: {}'), 'spec: {}\n');
    for (const info of ['yaml without=Sevice', 'yaml base=mysql', 'yaml witout=Service', 'yaml whole base=postgres'])
      assert.throws(() => only(block(info, 'spec: {}')), info);
  });

  test('blocks with names are the files of one workspace, others are alone', () => {
    const named = (name: string, info: string, line: string) => `\`${name}\`:\n\n${block(info, line)}`;
    const files =
      named('a.yaml', 'yaml committed', 'a: 1') + named('a.yaml', 'yaml', 'a: 2') + named('b.json', 'json', '{}');
    const { files: read, committed } = only(files);
    assert.deepEqual(
      Object.entries(read).map(([name, { text }]) => [name, text]),
      [
        ['a.yaml', 'a: 2\n'],
        ['b.json', '{}\n'],
      ],
    );
    assert.deepEqual(committed, { 'a.yaml': 'a: 1\n' });
    assert.equal(readExamples(rule, block('yaml', 'a: 1') + block('yaml', 'a: 1')).length, 2);
    assert.throws(() => only(files + named('a.yaml', 'yaml', 'a: 3')), /twice/);
  });

  test('a diff is of the file before it, or of the one that it names; problems outside it may be left', () => {
    const file = block('yaml', 'a: 1 # error: first', 'b: 2 # error[other-rule]: second', 'c: 3');
    const { fixed } = only(
      file + block('diff', '-a: 1', '+a: 3') + block('diff "Change c"', '-c: 3', '+c: 4 # hint: third'),
    );
    assert.deepEqual(
      fixed.map(({ title, text, marks, maybe }) => ({
        title,
        text,
        marks: marks.map(({ message, line }) => [message, line]),
        maybe: maybe.map(({ message, line }) => [message, line]),
      })),
      [
        { title: undefined, text: 'a: 3\nb: 2\nc: 3\n', marks: [], maybe: [['second', 1]] },
        {
          title: 'Change c',
          text: 'a: 1\nb: 2\nc: 4\n',
          marks: [['third', 2]],
          maybe: [
            ['first', 0],
            ['second', 1],
          ],
        },
      ],
    );
    assert.throws(() => only(block('diff', '-a: 1')), /below the file/);
  });

  test('a rule that the default preset leaves out is on', () => {
    const optional = aRule({ optional: true });
    const [example] = readExamples(optional, block('yaml', 'a: 1'));
    assert.deepEqual(example?.settings.rules, { [optional.id]: optional.severity });
  });
});
