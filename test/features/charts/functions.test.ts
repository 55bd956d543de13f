import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionDocs } from '../../../server/src/features/charts/functions';
import { sprig } from '../../../server/src/helm/functions';
import { codecs } from '../../../server/src/helm/functions/codecs';
import { renderChart } from '../../../server/src/helm/render';
import { functionNames } from '../../../server/src/helm/template/engine';
import { readFile } from '../../../server/src/workspace/file';
import { uriOf } from '../../fixture';

const functions = [...functionDocs.values()].filter(({ isKeyword }) => !isKeyword);

test('every function that templates can call is described, and no other', () => {
  const names = functionNames(new Map([...sprig, ...codecs]));
  const described = new Set(functions.map(({ name }) => name));
  assert.deepEqual(
    [...names].filter((name) => !described.has(name)),
    [],
  );
  assert.deepEqual(
    [...described].filter((name) => !names.has(name)),
    [],
  );
});

test('every example prints what is said of it', () => {
  const files = new Map(
    [
      ['Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.0.0\n'],
      ...functions.flatMap(({ name, example, result }) =>
        result === undefined ? [] : [[`templates/${name}.yaml`, `${name}: {{ toJson (toString (${example})) }}\n`]],
      ),
    ].map(([path = '', text = '']) => [uriOf(path), readFile(uriOf(path), text)]),
  );
  const { documents, refusals } = renderChart(uriOf(''), {
    read: (uri) => files.get(uri),
    list: () => [...files.keys()],
  });
  assert.deepEqual(
    refusals.map(({ message }) => message),
    [],
  );
  const printed = documents.map(({ printed: { text } }) => /^(\w+): (.*)$/s.exec(text.trim()) ?? []);
  const given = new Map(printed.map(([, name = '', json = 'null']) => [name, JSON.parse(json)]));
  const described = functions.filter(({ result }) => result !== undefined);
  assert.deepEqual(
    described.map(({ name, example }) => [name, example, given.get(name)]),
    described.map(({ name, example, result }) => [name, example, result]),
  );
});
