import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSets, preview } from '../../../server/src/features/preview/preview';
import type { Location, PreviewResult, SetPreview } from '../../../server/src/protocol';
import { readFile } from '../../../server/src/workspace/file';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { contextOf, type Files, fileOf, serviceWith, setWith, uriOf, workspaceOf } from '../../fixture';

const files: Files = {
  'base/web.yaml': setWith(),
  'base/service.yaml': serviceWith(),
  'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
  'overlays/dev/kustomization.yaml':
    'namePrefix: dev-\nresources: [../../base]\nreplicas:\n  - name: web\n    count: 1 # enough\n',
  'overlays/prod/kustomization.yaml': 'namespace: prod\nresources: [../../base]\npatches:\n  - path: replicas.yaml\n',
  'overlays/prod/replicas.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: 5\n',
};

function shown(name: string, rendering?: string, workspace = workspaceOf(files)): PreviewResult {
  const preferred = rendering === undefined ? [] : [uriOf(`${rendering}/`)];
  return preview(fileOf(workspace, name), contextOf(workspace), {}, preferred);
}

function only({ sets }: PreviewResult): SetPreview {
  const [set] = sets;
  assert.ok(set && sets.length === 1, `${sets.length} sets`);
  return set;
}

/** The name of the file and the text at a place, which is on one line. */
function textAt({ uri, range: { start, end } }: Location, workspace = workspaceOf(files)): string {
  const line = workspace.files.get(uri)?.text.split('\n')[start.line];
  return `${uri.slice(uriOf('').length)}: ${line?.slice(start.character, end.character)}`;
}

const summary = (result: PreviewResult) => [
  result.rendering?.slice(uriOf('').length),
  ...result.sets.map(({ name, namespace, replicas }) => `${namespace}/${name} ${replicas}`),
];

describe('which rendering is shown', () => {
  test('every kustomization that reads the file can be chosen, its own first', () => {
    const { renderings } = shown('base/web.yaml');
    assert.deepEqual(
      renderings.map(({ name }) => name),
      ['base', 'overlays/dev', 'overlays/prod'],
    );
    assert.deepEqual(
      shown('overlays/prod/replicas.yaml').renderings.map(({ name }) => name),
      ['overlays/prod'],
    );
  });

  test('by default the kustomization beside the file, if there are several', () => {
    assert.deepEqual(summary(shown('base/web.yaml')), ['base/', 'null/web 3']);
    assert.deepEqual(summary(shown('base/web.yaml', 'overlays/dev')), ['overlays/dev/', 'null/dev-web 1']);
    assert.deepEqual(summary(shown('base/web.yaml', 'overlays/prod')), ['overlays/prod/', 'prod/web 5']);
    assert.deepEqual(summary(shown('base/web.yaml', 'overlays/other')), ['base/', 'null/web 3']);
  });

  test('the only root is shown, though the base has a kustomization', () => {
    const { 'overlays/dev/kustomization.yaml': _, ...others } = files;
    assert.deepEqual(summary(shown('base/web.yaml', undefined, workspaceOf(others))), ['overlays/prod/', 'prod/web 5']);
  });

  test('a patch shows the sets that it changes, a kustomization all, another manifest none', () => {
    assert.deepEqual(summary(shown('overlays/prod/replicas.yaml')), ['overlays/prod/', 'prod/web 5']);
    assert.deepEqual(summary(shown('overlays/dev/kustomization.yaml')), ['overlays/dev/', 'null/dev-web 1']);
    assert.deepEqual(summary(shown('base/kustomization.yaml', 'overlays/prod')), ['overlays/prod/', 'prod/web 5']);
    assert.deepEqual(summary(shown('base/service.yaml')), ['base/']);
  });

  test('kustomizations of one name are told apart', () => {
    const workspace = workspaceOf({
      'a/base/web.yaml': setWith(),
      'a/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'a/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
      'overlays/prod/kustomization.yaml': 'resources: [../../a/base]\n',
    });
    assert.deepEqual(
      shown('a/base/web.yaml', undefined, workspace).renderings.map(({ name }) => name),
      ['a/base', 'a/overlays/prod', 'overlays/prod'],
    );
  });

  test('a file that no kustomization reads is shown as it is written', () => {
    const result = shown('web.yaml', 'base', workspaceOf({ ...files, 'web.yaml': setWith() }));
    assert.deepEqual([result.renderings, result.rendering, result.remark], [[], null, null]);
    assert.equal(only(result).replicas, 3);
  });
});

describe('what is shown of it', () => {
  test('places lead to where each value is written', () => {
    const { places, claimTemplates } = only(shown('base/web.yaml', 'overlays/prod'));
    assert.equal(textAt(places.replicas), 'overlays/prod/replicas.yaml: 5');
    assert.equal(textAt(places.name), 'base/web.yaml: web');
    assert.equal(textAt(places.serviceName), 'base/web.yaml: web');
    assert.equal(textAt(claimTemplates[0]?.place ?? places.name), 'base/web.yaml: data');
  });

  test('a name that a prefix made leads to the manifest', () => {
    const { places, service } = only(shown('base/web.yaml', 'overlays/dev'));
    assert.equal(textAt(places.name), 'base/web.yaml: web');
    assert.equal(textAt(places.replicas), 'overlays/dev/kustomization.yaml: 1');
    assert.equal(service?.name, 'dev-web');
    assert.equal(service?.place && textAt(service.place), 'base/service.yaml: web');
  });

  test('pods have the names and DNS names of the rendering, under its Service', () => {
    const { dns, serviceName, notes, revision } = only(shown('base/web.yaml', 'overlays/dev'));
    assert.deepEqual([dns, serviceName, notes], [true, 'dev-web', []]);
    assert.match(revision ?? '', /^dev-web-/);
  });

  test('a rule that is switched off where it is written gives no note', () => {
    const notes = (comment: string) => {
      const set = setWith({ spec: 'updateStrategy:\n  rollingUpdate:\n    partition: 9' });
      const text = set.replace(/ *partition: 9/, `${comment}$&`);
      return only(shown('base/web.yaml', 'base', workspaceOf({ ...files, 'base/web.yaml': text }))).notes.length;
    };
    assert.equal(notes(''), 1);
    assert.equal(notes('    # statefulset-disable-next-line partition-holds-all\n'), 0);
  });

  test('kubectl is given the folder', () => {
    const workspace = workspaceOf(files);
    const options = { 'dev-web': { details: ['commands'] } } as const;
    const { sets } = preview(fileOf(workspace, 'base/web.yaml'), contextOf(workspace), options, [
      uriOf('overlays/dev/'),
    ]);
    assert.equal(sets[0]?.commands?.[0]?.commands[1]?.command, 'kubectl apply -k overlays/dev');
  });
});

describe('while Kustomize cannot build it', () => {
  const broken = (workspace: Workspace, name: string, text: string) => {
    workspace.rendering(uriOf('overlays/prod/'));
    return workspace.with(readFile(uriOf(name), text, fileOf(workspace, name)));
  };
  const kustomization = 'overlays/prod/kustomization.yaml';

  test('the last rendering is kept, with the reason', () => {
    const now = broken(workspaceOf(files), kustomization, 'namespace: prod\nresources: [../../base, ../../no]\n');
    const result = shown('base/web.yaml', 'overlays/prod', now);
    assert.deepEqual(summary(result), ['overlays/prod/', 'prod/web 5']);
    assert.equal(
      result.remark?.text,
      'Kustomize cannot build overlays/prod as it is now: this is what it became last.',
    );
    assert.equal(result.remark && textAt(result.remark.place, now), `${kustomization}: ../../no`);
  });

  test('it stays chosen, though the half-typed text names the file no longer', () => {
    const now = broken(workspaceOf(files), kustomization, 'namespace: prod\nresour\n');
    assert.deepEqual(summary(shown('base/web.yaml', 'overlays/prod', now)), ['overlays/prod/', 'prod/web 5']);
  });

  test('what never could be built is shown as it is written', () => {
    const workspace = workspaceOf({ ...files, [kustomization]: 'resources: [../../base, ../../no]\n' });
    const result = shown('base/web.yaml', 'overlays/prod', workspace);
    assert.deepEqual(summary(result), ['overlays/prod/', 'null/web 3']);
    assert.match(result.remark?.text ?? '', /^Kustomize cannot build overlays\/prod as it is now: .* as it is written/);
    assert.deepEqual(summary(shown(kustomization, undefined, workspace)), ['overlays/prod/']);
  });

  test('what is tried is no last rendering', () => {
    const workspace = workspaceOf(files);
    const options = { web: { changes: { replicas: 9 } } };
    const prefer = [uriOf('overlays/prod/')];
    preview(fileOf(workspace, 'base/web.yaml'), contextOf(workspace), options, prefer);
    const now = workspace.with(readFile(uriOf(kustomization), 'resources: [../../no]\n'));
    assert.deepEqual(summary(shown('base/web.yaml', 'overlays/prod', now)), ['overlays/prod/', 'prod/web 5']);
  });

  test('what is not known in full says so', () => {
    const text = 'resources: [../../base, "https://github.com/example/more?ref=v1"]\n';
    const { remark } = shown('base/web.yaml', 'overlays/prod', workspaceOf({ ...files, [kustomization]: text }));
    assert.match(remark?.text ?? '', /^overlays\/prod uses what cannot be known here/);
  });
});

describe('all sets', () => {
  const all = (workspace: Workspace) =>
    allSets(contextOf(workspace)).map(({ uri, rendering, sets }) => [
      uri.slice(uriOf('').length),
      rendering?.slice(uriOf('').length) ?? null,
      sets.map(({ name }) => name).join(),
    ]);

  test('are those of every root, and those that none of them shows', () => {
    assert.deepEqual(all(workspaceOf({ ...files, 'plain.yaml': setWith({ metadata: 'name: plain' }) })), [
      ['plain.yaml', null, 'plain'],
      ['base/web.yaml', 'overlays/dev/', 'dev-web'],
      ['base/web.yaml', 'overlays/prod/', 'web'],
    ]);
  });

  test('what cannot be built is there as it is written', () => {
    const lost = { 'base/web.yaml': setWith(), 'base/kustomization.yaml': 'resources: [web.yaml, no.yaml]\n' };
    assert.deepEqual(all(workspaceOf(lost)), [['base/web.yaml', null, 'web']]);
  });
});
