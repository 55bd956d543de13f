import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const ours = 'kubernetes.injection';
const published = 'node_modules/tm-grammars/grammars';
const editors = '.host/editor/node_modules/code-server/lib/vscode/extensions/yaml/syntaxes';

/** Files of grammars, by the names that grammars call each other. */
type Grammars = Readonly<Record<string, string>>;

/** The grammar that editors used for long, and that Markdown embeds, and the one that VS Code has now. */
const grammarsOf: Readonly<Record<string, Grammars | undefined>> = {
  'the published grammars': {
    'source.yaml': path.join(published, 'yaml.json'),
    'text.html.markdown': path.join(published, 'markdown.json'),
  },
  "VS Code's own grammar": existsSync(editors)
    ? Object.fromEntries(readdirSync(editors).map((name) => [scopeNameOf(name), path.join(editors, name)]))
    : undefined,
};

/** Every token that our grammar names: its text, and the last of its names without our suffix. */
type Colours = readonly (readonly [text: string, scope: string])[];

const examples: Readonly<Record<string, Colours>> = {
  'host: web-0.web.default.svc.cluster.local:5432': [
    ['web', 'entity.name.type.statefulset'],
    ['-', 'string.unquoted.dns-name'],
    ['0', 'constant.numeric.ordinal'],
    ['.', 'string.unquoted.dns-name'],
    ['web', 'entity.name.type.service'],
    ['.', 'string.unquoted.dns-name'],
    ['default', 'entity.name.namespace'],
    ['.svc.cluster.local', 'string.unquoted.dns-name'],
  ],
  'url: "http://db.prod.svc:8080/x"': [
    ['db', 'entity.name.type.service'],
    ['.', 'string.unquoted.dns-name'],
    ['prod', 'entity.name.namespace'],
    ['.svc', 'string.unquoted.dns-name'],
  ],
  '- $(POD_NAME).web.$(POD_NAMESPACE).svc': [
    ['$(', 'punctuation.definition.variable.begin'],
    ['POD_NAME', 'variable.other.environment'],
    [')', 'punctuation.definition.variable.end'],
    ['.', 'string.unquoted.dns-name'],
    ['web', 'entity.name.type.service'],
    ['.', 'string.unquoted.dns-name'],
    ['$(', 'punctuation.definition.variable.begin'],
    ['POD_NAMESPACE', 'variable.other.environment'],
    [')', 'punctuation.definition.variable.end'],
    ['.svc', 'string.unquoted.dns-name'],
  ],
  'args: ["--name=$(POD_NAME)"]': [
    ['$(', 'punctuation.definition.variable.begin'],
    ['POD_NAME', 'variable.other.environment'],
    [')', 'punctuation.definition.variable.end'],
  ],
  'script: |\n  echo $(POD_NAME) $(hostname)': [
    ['$(', 'punctuation.definition.variable.begin'],
    ['POD_NAME', 'variable.other.environment'],
    [')', 'punctuation.definition.variable.end'],
  ],
  'memory: 1.5Gi # two': [
    ['1.5', 'constant.numeric.quantity'],
    ['Gi', 'keyword.other.unit.quantity'],
  ],
  "limits: {cpu: 500m, 'hugepages-2Mi': '4Mi'}": [
    ['500', 'constant.numeric.quantity'],
    ['m', 'keyword.other.unit.quantity'],
    ['4', 'constant.numeric.quantity'],
    ['Mi', 'keyword.other.unit.quantity'],
  ],
  'limits: {\n  memory: 1G,\n  cpu: 1 }': [
    ['1', 'constant.numeric.quantity'],
    ['G', 'keyword.other.unit.quantity'],
    ['1', 'constant.numeric.quantity'],
  ],
  '- requests.storage: "2e3"': [
    ['2', 'constant.numeric.quantity'],
    ['e3', 'keyword.other.unit.quantity'],
  ],
};

const ordinary = [
  '# memory: 2Gi $(POD_NAME) web-0.web.default.svc',
  'a: b # memory: 2Gi $(POD_NAME) web-0.web.default.svc',
  'size: 10Gi',
  'replicas: 3',
  'storage: fast',
  'storage: 10Gi, or more',
  'memory: 2Gib',
  'memory: "about 2Gi"',
  'message: "memory: 2Gi"',
  'memory:2Gi',
  'chart: opensearch-3.7.0',
  'file: kafka-6.yaml',
  'host: postgres-0.postgres:5432',
  'path: /api/service.svc',
  'host: web.default.svcs',
  'host: web.default.svc-1',
  'web-0.web.default.svc: key',
  '"web-0.web.default.svc": key',
  '$(POD_NAME): key',
  'web.default.svc.conf: |\n  text',
  'text: $$(POD_NAME)',
  'text: $(hostname) $(ls -l) $HOME ${HOME} $() $',
];

for (const [title, grammars] of Object.entries(grammarsOf)) {
  describe(`the injected grammar, over ${title}`, { skip: !grammars && `there is no VS Code in ${editors}` }, () => {
    let plain: IGrammar;
    let injected: IGrammar;
    before(async () => {
      plain = await load('source.yaml', grammars ?? {});
      injected = await load('source.yaml', { ...grammars, [ours]: 'syntaxes/kubernetes.tmLanguage.json' });
    });

    for (const [text, colours] of Object.entries(examples))
      test(text, () => {
        assert.deepEqual(coloursIn(injected, text), colours);
        assertOtherwiseEqual(text);
      });

    for (const text of ordinary)
      test(`nothing in ${text}`, () => {
        assert.deepEqual(coloursIn(injected, text), []);
        assertOtherwiseEqual(text);
      });

    test('leaves all other tokens of the examples as they are', () => {
      for (const name of readdirSync('examples', { recursive: true, encoding: 'utf8' }))
        if (name.endsWith('.yaml')) assertOtherwiseEqual(readFileSync(path.join('examples', name), 'utf8'));
    });

    function assertOtherwiseEqual(text: string): void {
      const before = scopesByCharacter(plain, text);
      const after = scopesByCharacter(injected, text);
      after.forEach((scopes, i) => {
        if (!scopes.includes('.kubernetes')) assert.equal(scopes, before[i], `character ${i} of ${text}`);
      });
    }
  });
}

describe('the injected grammar, over Markdown', () => {
  test('colours the YAML between fences and no text', async () => {
    const markdown = await load('text.html.markdown', {
      ...grammarsOf['the published grammars'],
      [ours]: 'syntaxes/kubernetes.tmLanguage.json',
    });
    assert.deepEqual(coloursIn(markdown, 'memory: 2Gi for $(POD_NAME)\n\n```yaml\nmemory: 2Gi\n```\n'), [
      ['2', 'constant.numeric.quantity'],
      ['Gi', 'keyword.other.unit.quantity'],
    ]);
  });
});

/** The grammar of that name; ours is injected if `grammars` has it. */
async function load(scopeName: string, grammars: Grammars): Promise<IGrammar> {
  const registry = new Registry({
    onigLib: oniguruma(),
    loadGrammar: async (name) => {
      const file = grammars[name];
      return file === undefined ? null : parseRawGrammar(readFileSync(file, 'utf8'), `${name}.json`);
    },
    getInjections: (name) => (name === scopeName && ours in grammars ? [ours] : []),
  });
  const grammar = await registry.loadGrammar(scopeName);
  assert.ok(grammar);
  return grammar;
}

let wasm: Promise<void> | undefined;
async function oniguruma() {
  wasm ??= loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  await wasm;
  return { createOnigScanner, createOnigString };
}

interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

function tokenize(grammar: IGrammar, text: string): Token[] {
  let state = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

function coloursIn(grammar: IGrammar, text: string): Colours {
  return tokenize(grammar, text).flatMap(({ text, scopes }) => {
    const last = scopes.at(-1) ?? '';
    return last.endsWith('.kubernetes') ? [[text, last.slice(0, -'.kubernetes'.length)] as const] : [];
  });
}

function scopesByCharacter(grammar: IGrammar, text: string): string[] {
  return tokenize(grammar, text).flatMap(({ text, scopes }) => [...text].map(() => scopes.join(' ')));
}

function scopeNameOf(file: string): string {
  return JSON.parse(readFileSync(path.join(editors, file), 'utf8')).scopeName;
}
