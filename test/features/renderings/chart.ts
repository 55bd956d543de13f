import { loadHelm } from '../../../server/src/workspace/helm';
import { chartRoot } from '../../../server/src/workspace/uri';
import { type Files, uriOf, workspaceOf } from '../../fixture';

/** A chart with two values files and a helper that two templates call. */
export const chart: Files = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'values.yaml': 'replicas: 3\nresources:\n  requests:\n    cpu: 100m\n',
  'values-prod.yaml': 'replicas: 5\n',
  'templates/_helpers.tpl': '{{- define "shop.labels" -}}\napp: {{ .Chart.Name }}\ntier: data\n{{- end -}}\n',
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: {{- include "shop.labels" . | nindent 4 }}
`,
  'templates/set.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop
  labels: {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: shop
          resources: {{- toYaml .Values.resources | nindent 12 }}
`,
};

export const own = chartRoot(uriOf(''), 'values.yaml');
export const prod = chartRoot(uriOf(''), 'values-prod.yaml');

/** The chart in a workspace, with other texts for some of its files. */
export async function chartWorkspace(files: Files = {}) {
  await loadHelm();
  return workspaceOf({ ...chart, ...files });
}
