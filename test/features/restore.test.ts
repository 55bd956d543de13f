import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleaned, restorationAt } from '../../server/src/features/restore';
import { defaultSettings } from '../../server/src/settings/settings';
import { manifest, readFile } from '../../server/src/workspace/file';
import { applyEdits } from '../../server/src/yaml/text';
import { contextOf, fileOf, indented, serviceWith, setWith, workspaceOf } from '../fixture';

const service = serviceWith();
const set = setWith();

/** As a page or a document leaves it: each line at its left edge. */
function stripped(text: string): string {
  return text.replace(/^ +/gm, '');
}

function numbered(text: string, write: (number: number, line: string) => string): string {
  const lines = text.trimEnd().split('\n');
  return lines.map((line, index) => write(index + 1, line)).join('\n');
}

function clean(text: string): string | undefined {
  return cleaned(text, { settings: defaultSettings });
}

function objects(text: string | undefined): unknown {
  return readFile('file:///a.yaml', text ?? '').resources.map(manifest);
}

describe('indentation that was lost', () => {
  test('is restored as the schema has it', () => {
    const text = `${service}---\n${set}`;
    assert.notDeepEqual(objects(stripped(text)), objects(text));
    assert.deepEqual(objects(clean(stripped(text))), objects(text));
    const other = setWith(
      {
        metadata: 'labels:\n  app: web\n  tier: front',
        spec: 'updateStrategy:\n  rollingUpdate:\n    partition: 1',
        pod: 'terminationGracePeriodSeconds: 30\nvolumes:\n  - name: settings\n    configMap:\n      name: web\n      items:\n        - key: a\n          path: b\n  - name: cache\n    emptyDir: {}',
        container: [
          'env:\n  - name: POD\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.name\n  - name: LEVEL\n    value: "1"',
          'lifecycle:\n  preStop:\n    exec:\n      command:\n        - sh\n        - -c\n        - sleep 5',
          'command:\n  [\n    "sh",\n    "-c"\n  ]',
        ].join('\n'),
      },
      { base: 'web' },
    );
    assert.deepEqual(objects(clean(stripped(other))), objects(other));
  });

  test('is restored with comments, blank lines, quotes and line ends', () => {
    const text = [
      'apiVersion: v1',
      'kind: Service # headless',
      'metadata:',
      '  name: "web"',
      '',
      'spec:',
      '  # No address of its own.',
      "  clusterIP: 'None'",
      '  ports:',
      '  - port: 80',
      '    name: http',
      '  selector:',
      '    app: web',
      '',
    ].join('\r\n');
    assert.equal(clean(stripped(text)), text);
  });

  test('tells where the script of a block scalar ends', () => {
    const script =
      'command:\n  - sh\n  - -c\n  - |\n    # Wait: others start first.\n    sleep 5\n    exec nginx\nworkingDir: /tmp';
    const text = setWith({ container: script });
    assert.deepEqual(objects(clean(stripped(text))), objects(text));
  });

  test('may be one blank where blanks were joined: the lines without one are fields of the manifest itself', () => {
    const joined = service.replace(/^ +/gm, ' ');
    assert.deepEqual(objects(clean(joined)), objects(service));
  });

  for (const [why, text] of Object.entries({
    'whose kind is unknown': stripped(service.replace('kind: Service', 'kind: Gateway')),
    'with a field that the kind does not have': stripped(service.replace('clusterIP', 'clusterIp')),
    'that the API server would reject': stripped(service.replace('name: web', 'name: Web_1')),
    'whose name may be that of the pods or a label of theirs': stripped(
      setWith({ template: 'labels:\n  app: web\nname: pods' }),
    ),
    'with a block whose own indentation means something': stripped(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a.yaml: |\n    a:\n      b: 1\n',
    ),
    'followed by prose': `${stripped(service)}Each pod gets a name.\n`,
  }))
    test(`is left to people in a text ${why}`, () => assert.equal(clean(text), undefined));
});

describe('line numbers', () => {
  for (const [how, write] of Object.entries<(number: number, line: string) => string>({
    'glued on': (number, line) => `${number}${line}`,
    'with a blank': (number, line) => `${number} ${line}`,
    'with a colon': (number, line) => `${number}: ${line}`,
    'with a bar': (number, line) => `${number}|${line}`,
    'aligned, as by cat -n': (number, line) => `${String(number).padStart(6)}\t${line}`,
    'from 41 on': (number, line) => `${number + 40}. ${line}`,
    'on lines of their own': (number, line) => `${number}\n${line}`,
  }))
    test(`are removed: ${how}`, () => assert.equal(clean(numbered(set, write)), set.trimEnd()));

  test('that stand between lines which were joined are where these are cut', () => {
    const joined = numbered(`${service}`, (number, line) => `${number}${line.replace(/^ +/, ' ')}`).replaceAll(
      '\n',
      '',
    );
    assert.match(joined, /^1apiVersion: v12kind: Service3metadata:4 name: web/);
    assert.deepEqual(objects(clean(joined)), objects(service));
  });

  test('are none where keys are numbers, or numbers do not follow one another', () => {
    assert.equal(clean('1: a\n2: b\n3: c\n'), undefined);
    assert.equal(clean(numbered(service, (number, line) => `${number * 2} ${line}`)), undefined);
  });
});

describe('other things that are copied along', () => {
  const quoted = service.replace('clusterIP: None', 'clusterIP: "None"');
  for (const [what, text, expected] of [
    ['non-breaking spaces', service.replaceAll(' ', '\u00A0'), service],
    ['typographic quotes', quoted.replace('"None"', '“None”'), quoted],
    ['the command that applies it', `$ kubectl apply -f - <<'EOF'\n${service}EOF\n`, service],
    ['prompts', `$ kubectl apply -f - <<EOF\n${service.replace(/^(?=.)/gm, '> ')}> EOF\n`, service],
  ] as const)
    test(what, () => assert.equal(clean(text), expected));
});

describe('the action', () => {
  const offered = (name: string, text: string, at: string) => {
    const workspace = workspaceOf({ [name]: text });
    const file = fileOf(workspace, name);
    const found = restorationAt(file, text.indexOf(at), contextOf(workspace));
    return found && { title: found.title, text: applyEdits(text, found.edits) };
  };

  test('says what it does', () => {
    assert.equal(offered('a.yaml', stripped(service), 'kind')?.title, 'Restore the indentation');
    const glued = numbered(service, (number, line) => `${number}${line}`);
    assert.equal(offered('a.yaml', glued, 'kind')?.title, 'Remove the line numbers');
    const both = numbered(stripped(service), (number, line) => `${number} ${line}`);
    assert.equal(offered('a.yaml', both, 'kind')?.title, 'Remove the line numbers and restore the indentation');
  });

  test('stays in its block of Markdown, and keeps the indentation of that', () => {
    const block = (text: string) => `1. First\n\n${indented(`\`\`\`yaml\n${text}\`\`\`\n`, 3)}\n   Then: done.\n`;
    const found = offered('a.md', block(stripped(service)), 'kind');
    assert.deepEqual(found?.text, block(clean(stripped(service)) ?? ''));
    assert.equal(offered('a.md', block(stripped(service)), 'Then'), undefined);
  });

  test('is not offered where manifests read well, nor on what a text explains with a command', () => {
    assert.equal(offered('a.yaml', `${service}---\n${set}`, 'kind'), undefined);
    assert.equal(offered('a.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n', 'kind'), undefined);
    assert.equal(offered('a.yaml', service.replace('clusterIP', 'clusterIp'), 'kind'), undefined);
    assert.equal(offered('a.md', `\`\`\`yaml\nkubectl apply -f - <<EOF\n${service}EOF\n\`\`\`\n`, 'kind'), undefined);
  });
});

test('any text is answered, in a time that does not grow out of hand', () => {
  const texts = [
    'a:\n'.repeat(5000),
    `apiVersion: v1\nkind: Service\n${'- name: a\n'.repeat(2000)}`,
    stripped(setWith({ container: `env:\n${'  - name: A\n    value: a\n'.repeat(400)}` })),
    numbered('a\n'.repeat(5000), (number, line) => `${number}${line}`).replaceAll('\n', ''),
    `${'[{"'.repeat(3000)}`,
    `kind: ${'“'.repeat(20_000)}`,
    `kind: a${'\n'.repeat(150_000)}`,
    numbered('a\n'.repeat(40_000), (number) => `${number}`),
    `1kind: a${'2kind'.repeat(10_000)}`,
  ];
  for (const text of texts) assert.doesNotThrow(() => clean(text));
  for (let end = 0; end < set.length; end += 7) assert.doesNotThrow(() => clean(stripped(set.slice(0, end))));
});
