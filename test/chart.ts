import type { Files } from './fixture';
import { setWith } from './fixture';

/** What every chart has. */
export const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "1.4"\n';

const fullname = `{{- define "web.fullname" -}}
{{ printf "%s-%s" .Release.Name .Chart.Name }}
{{- end }}
{{ define "web.labels" }}
app: {{ .Chart.Name }}
part-of: {{ .Values.partOf }}
{{- end }}
`;

/** A chart of one StatefulSet and its Service, named by a helper, with values for production. */
export const chart: Files = {
  'Chart.yaml': chartYaml,
  'values.yaml': 'partOf: shop\nreplicas: 3\nimage:\n  name: registry.example/web\n  tag: "1.4"\n',
  'values-prod.yaml': 'replicas: 5\n',
  'templates/_helpers.tpl': fullname,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ include "web.fullname" . }}
spec:
  clusterIP: None
  selector: {{- include "web.labels" . | nindent 4 }}
  ports:
    - name: http
      port: 8080
`,
  'templates/web.yaml': template('  replicas: {{ .Values.replicas }}\n'),
};

/** The template of a set with these lines in its spec. */
export function template(spec: string): string {
  return setWith('spec:\n  replicas: 1')
    .replace('metadata:\n  name: web', 'metadata:\n  name: {{ include "web.fullname" . }}')
    .replace(/ {2}serviceName: .*\n/, '  serviceName: {{ include "web.fullname" . }}\n')
    .replace('  replicas: 1\n', spec)
    .replace('    matchLabels:\n      app: web\n', '    matchLabels: {{- include "web.labels" . | nindent 6 }}\n')
    .replace('      labels:\n        app: web\n', '      labels: {{- include "web.labels" . | nindent 8 }}\n')
    .replace(/image: .*/, 'image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"');
}
