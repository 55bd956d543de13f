import assert from 'node:assert/strict';
import type { Workspace } from '../../../server/src/workspace/workspace';
import type { Span } from '../../../server/src/yaml/text';
import { type Files, serviceWith, setWith, uriOf } from '../../fixture';

/** A base, an overlay that renames and scales it, and one that patches it in three ways. */
export const shop: Files = {
  'base/kustomization.yaml': 'resources:\n  - web.yaml\n',
  'base/web.yaml': `${serviceWith()}---\n${setWith({ container: 'env:\n  - {name: A, value: one}' })}`,
  'overlays/dev/kustomization.yaml': `namePrefix: dev-
resources:
  - ../../base
replicas:
  - name: web
    count: 1
images:
  - name: registry.example/web
    newTag: dev
`,
  'overlays/prod/kustomization.yaml': `resources:
  - ../../base
patches:
  - path: patch.yaml
  - target:
      kind: StatefulSet
      name: web
    patch: |-
      - op: replace
        path: /spec/serviceName
        value: nodes
configMapGenerator:
  - name: settings
    files: [key=settings.conf]
`,
  'overlays/prod/patch.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: 5
  podManagementPolicy: Parallel
  template:
    spec:
      containers:
        - name: web
          env:
            - {name: B, value: two}
            - {name: A, value: three}
`,
  'overlays/prod/settings.conf': 'a=b\n',
};

/** A place as a reader sees it: its file and its line with the span in brackets. */
export function shown(workspace: Workspace, uri: string, { start, end }: Span): string {
  const text = workspace.files.get(uri)?.text;
  assert.ok(text !== undefined, uri);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const marked = `${text.slice(lineStart, start)}[${text.slice(start, end)}]${text.slice(end).split('\n')[0]}`;
  return `${uri.replace(uriOf(''), '')}: ${marked.trim()}`;
}
