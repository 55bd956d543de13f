import { loadHelm } from '../../../server/src/features/charts';
import { cursorAt, type Files, openAt } from '../../fixture';

/** A chart with a dependency, helpers and two values files. */
export const web: Files = {
  'web/Chart.yaml': `apiVersion: v2
name: web
version: 1.2.3
appVersion: "9.1"
dependencies:
  - name: cache
    version: 1.0.0
    condition: cache.enabled
`,
  'web/values.yaml': `# -- How many pods
# there are.
replicas: 2
image:
  ## @param image.repository Where the image comes from
  repository: nginx
  tag: ""
# Ports of the Service.
ports:
  - name: http
    port: 80
config:
  level: info
cache:
  enabled: true
  size: 5
global:
  domain: example.com
`,
  'web/values-prod.yaml': `replicas: 5
image:
  tag: "1.27"
cache:
  size: 50
`,
  'web/config/app.ini': 'level = info\n',
  'web/templates/_helpers.tpl': `{{/*
The name of everything.
*/}}
{{- define "web.name" -}}
{{ .Release.Name }}-web
{{- end }}

{{- define "web.image" -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}
`,
  'web/templates/set.yaml': `{{- $root := . }}
{{- $image := .Values.image }}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "web.name" . }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: {{ include "web.image" (dict "image" .Values.image "root" $) }}
          tag: {{ $image.tag | quote }}
          ports:
            {{- range $index, $port := .Values.ports }}
            - name: {{ .name }}
              containerPort: {{ $port.port }}
              domain: {{ $root.Values.global.domain }}
            {{- end }}
          {{- with .Values.config }}
          level: {{ .level }}
          {{- end }}
          config: {{ .Files.Get "config/app.ini" | quote }}
          size: {{ index .Values "cache" "size" }}
          all: {{- toYaml .Values.config | nindent 12 }}
`,
  'web/charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
  'web/charts/cache/values.yaml': 'enabled: false\n# Megabytes.\nsize: 1\n',
  'web/charts/cache/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cache
data:
  size: {{ .Values.size | quote }}
  domain: {{ .Values.global.domain }}
`,
};

export const set = 'web/templates/set.yaml';
export const helpers = 'web/templates/_helpers.tpl';

/** The chart with the cursor in a file of it, at a place that stands there once: `.Values.$0replicas`. */
export async function open(name: string, place: string, more: Files = {}) {
  await loadHelm();
  const files = { ...web, ...more };
  return openAt({ ...files, [name]: cursorAt(files[name] ?? '', place) });
}
