/**
 * A chart made as many are: a library chart in charts/ names and labels everything, `global` values reach into it, and
 * values are templates themselves.
 */
export const cacheChart = {
  'Chart.yaml': `apiVersion: v2
name: cache
type: application
version: 2.1.0
appVersion: 8.2.1
dependencies:
  - name: common
    version: 1.x.x
    repository: oci://registry.example/charts
`,
  'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\ntype: library\nversion: 1.4.0\n',
  'charts/common/templates/_names.tpl': `{{- define "common.names.fullname" -}}
{{- default (printf "%s-%s" .Release.Name .Chart.Name) .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "common.labels.matchLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "common.labels.standard" -}}
{{ include "common.labels.matchLabels" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "common.tplvalues.render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) -}}
{{- tpl $value .context -}}
{{- end -}}
`,
  'charts/common/templates/_images.tpl': `{{- define "common.images.image" -}}
{{- $registry := .imageRoot.registry -}}
{{- if .global.imageRegistry }}{{ $registry = .global.imageRegistry }}{{ end -}}
{{- printf "%s/%s:%s" $registry .imageRoot.repository (toString .imageRoot.tag) -}}
{{- end -}}
`,
  'templates/_helpers.tpl': `{{/* The image of the server. */}}
{{- define "cache.image" -}}
{{ include "common.images.image" (dict "imageRoot" .Values.image "global" .Values.global) }}
{{- end -}}
`,
  'templates/headless.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.names.fullname" . }}-headless
  labels: {{- include "common.labels.standard" . | nindent 4 }}
spec:
  clusterIP: None
  selector: {{- include "common.labels.matchLabels" . | nindent 4 }}
  ports:
    - name: redis
      port: 6379
`,
  'templates/statefulset.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "common.names.fullname" . }}
  labels: {{- include "common.labels.standard" . | nindent 4 }}
spec:
  serviceName: {{ include "common.names.fullname" . }}-headless
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels: {{- include "common.labels.matchLabels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "common.labels.matchLabels" . | nindent 8 }}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: redis
          image: {{ include "cache.image" . }}
          ports:
            - name: redis
              containerPort: 6379
          {{- if .Values.extraEnvVars }}
          env: {{- include "common.tplvalues.render" (dict "value" .Values.extraEnvVars "context" $) | nindent 12 }}
          {{- end }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: {{ .Values.persistence.size }}
`,
  'values.yaml': `global:
  imageRegistry: ""
image:
  registry: docker.io
  repository: library/redis
  tag: "8.2"
replicaCount: 3
commonLabels:
  team: shop
extraEnvVars:
  - name: RELEASE
    value: "{{ .Release.Name }}"
resources:
  requests:
    cpu: 100m
    memory: 256Mi
  limits:
    memory: 256Mi
persistence:
  size: 8Gi
`,
  'values-prod.yaml': 'global:\n  imageRegistry: mirror.example\nreplicaCount: 5\npersistence:\n  size: 50Gi\n',
};

/** The same files in a folder. */
export function inFolder(folder, files) {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

/** A chart without what `helm dependency build` would fetch. */
export function withoutDependencies(files) {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('charts/')));
}

/** A chart whose helper gives a label that the API server rejects. */
export const labelledChart = {
  'Chart.yaml': 'apiVersion: v2\nname: labelled\nversion: 1.0.0\n',
  'values.yaml': '{}\n',
  'templates/_helpers.tpl': `{{- define "labelled.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/part-of: the shop
{{- end -}}
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: labelled
  labels: {{- include "labelled.labels" . | nindent 4 }}
spec:
  clusterIP: None
  selector:
    app.kubernetes.io/name: labelled
`,
  'templates/statefulset.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: labelled
  labels: {{- include "labelled.labels" . | nindent 4 }}
spec:
  serviceName: labelled
  selector:
    matchLabels:
      app.kubernetes.io/name: labelled
  template:
    metadata:
      labels:
        app.kubernetes.io/name: labelled
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
`,
};
