import { type Files, indented } from './fixture';

/** A small chart whose objects are all named after the release. */

const helpers = `{{- define "web.name" -}}
{{ .Release.Name }}-web
{{- end -}}
{{- define "web.selector" -}}
app: web
release: {{ .Release.Name }}
{{- end -}}
`;

const labels = '{{- include "web.selector" . | nindent';

/** The template of its set; `spec` and `pod` are further lines there, `replace` has other lines for some. */
export function setTemplate({ spec = '', container = '' } = {}): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "web.name" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    ${labels} 4 }}
spec:
  serviceName: {{ include "web.name" . }}-nodes
  replicas: {{ .Values.replicas }}
${indented(spec, 2)}${spec === '' ? '' : '\n'}  selector:
    matchLabels:
      ${labels} 6 }}
  template:
    metadata:
      labels:
        ${labels} 8 }}
    spec:
      containers:
        - name: web
          image: nginx:{{ .Values.tag }}
          ports:
            - name: http
              containerPort: {{ .Values.port }}
          volumeMounts:
            - name: data
              mountPath: /usr/share/nginx/html
${indented(container, 10)}${container === '' ? '' : '\n'}  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: {{ .Values.storage.size | quote }}
`;
}

/** The template of a headless Service, by the end of its name. */
export function serviceTemplate(suffix: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: {{ include "web.name" . }}${suffix}
  namespace: {{ .Release.Namespace }}
spec:
  clusterIP: None
  selector:
    ${labels} 4 }}
  ports:
    - name: http
      port: {{ .Values.port }}
`;
}

export const values = `# How many pods there are.
replicas: 3
tag: "1.27"
port: 80
storage:
  size: 1Gi # of each pod
`;

/** The chart with a Service that governs its set, and other files. */
export function chartWith(files: Files = {}): Files {
  return {
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': values,
    'web/templates/_helpers.tpl': helpers,
    'web/templates/service.yaml': serviceTemplate('-nodes'),
    'web/templates/set.yaml': setTemplate(),
    ...files,
  };
}
