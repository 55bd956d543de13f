import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

/** What each part of the server may import, beside itself. */
const allowed: Record<string, readonly string[]> = {
  yaml: [],
  kubernetes: ['yaml'],
  statefulset: ['yaml', 'kubernetes'],
  workspace: ['yaml', 'kubernetes', 'statefulset'],
  validation: ['yaml', 'kubernetes', 'statefulset'],
  rules: ['yaml', 'kubernetes', 'statefulset', 'workspace', 'validation'],
  features: ['yaml', 'kubernetes', 'statefulset', 'workspace', 'validation', 'rules', 'protocol'],
};
const lspTypes = ['vscode-languageserver-types'];

const sources = readdirSync('server/src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));

/** What a file imports: packages by name, own files by path from server/src. */
function importsOf(source: string): string[] {
  const text = readFileSync(join('server/src', source), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)].map(([, name = '']) =>
    name.startsWith('.') ? normalize(join(dirname(source), name)).replaceAll('\\', '/') : name,
  );
}

test('dependencies point one way', () => {
  for (const source of sources) {
    const [part = ''] = source.split('/');
    const may = allowed[part];
    if (!may || !source.includes('/')) continue;
    for (const name of importsOf(source)) {
      if (!sources.includes(`${name}.ts`)) continue;
      const [other = ''] = name.split('/');
      assert.ok(other === part || may.includes(other), `${source} imports ${name}`);
    }
  }
});

test('only the yaml layer knows the yaml package, and the core no LSP', () => {
  for (const source of sources) {
    const [part = ''] = source.split('/');
    for (const name of importsOf(source)) {
      assert.ok(name !== 'yaml' || part === 'yaml', `${source} imports the yaml package`);
      if (name.startsWith('vscode-') && part in allowed) {
        assert.ok(part === 'features' && lspTypes.includes(name), `${source} imports ${name}`);
      }
      assert.ok(!(part in allowed) || !name.startsWith('node:'), `${source} imports ${name}: the core does no I/O`);
    }
  }
});
