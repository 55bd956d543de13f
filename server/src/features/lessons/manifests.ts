/** The manifests that lessons begin with: as short as they can be with nothing wrong in them. */

/** Three pods of a web server behind their headless Service; `spec` are more lines of the set's spec. */
export function webSet(spec: readonly string[] = []): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None # headless: DNS leads to the pods themselves
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web # the Service above
  replicas: 3
${indented(spec)}  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.28
          ports:
            - name: http
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: http
`;
}

/** Three Redis pods behind their headless Service, each with 1Gi of its own; `spec` are more lines of the set's spec. */
export function redisSet(spec: readonly string[] = []): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: redis
spec:
  clusterIP: None # headless: DNS leads to the pods themselves
  selector:
    app: redis
  ports:
    - name: redis
      port: 6379
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: redis
spec:
  serviceName: redis # the Service above
  replicas: 3
${indented(spec)}  selector:
    matchLabels:
      app: redis
  template:
    metadata:
      labels:
        app: redis
    spec:
      containers:
        - name: redis
          image: redis:8.2
          ports:
            - name: redis
              containerPort: 6379
          readinessProbe:
            tcpSocket:
              port: redis
          volumeMounts:
            - name: data
              mountPath: /data # where Redis keeps its data
  volumeClaimTemplates: # each pod gets a claim of its own: data-redis-0, data-redis-1 ...
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
