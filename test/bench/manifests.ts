import { type Files, indented } from '../fixture';

/** A database with its Service, 64 lines as two documents. Some of it is worth a hint, as in most repositories. */
export function pair(index: number): string {
  const name = `db-${index}`;
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  serviceName: ${name}
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      securityContext:
        fsGroup: 999
      containers:
        - name: postgres
          image: postgres:14
          ports:
            - name: postgres
              containerPort: 5432
          env:
            - name: POSTGRES_DB
              value: app
            - name: POSTGRES_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: ${name}
                  key: password
            - name: PGDATA
              value: /var/lib/postgresql/data/pgdata
          readinessProbe:
            exec:
              command: [pg_isready, -U, postgres]
            periodSeconds: 5
          livenessProbe:
            exec:
              command: [pg_isready, -U, postgres]
            initialDelaySeconds: 30
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 10Gi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  clusterIP: None
  selector:
    app: ${name}
  ports:
    - name: postgres
      port: 5432
`;
}

/** So many pairs as the documents of one file. */
export function documents(pairs: number): string {
  return pairsUpTo(pairs).join('---\n');
}

/** So many pairs as the items of one List. */
export function list(pairs: number): string {
  const items = pairsUpTo(pairs).flatMap((text) => text.split('---\n'));
  return `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `  - ${indented(item, 4).trimStart()}`).join('')}`;
}

/** So many pairs, each in a file of its own. */
export function files(pairs: number): Files {
  return Object.fromEntries(pairsUpTo(pairs).map((text, index) => [`db-${index}.yaml`, text]));
}

function pairsUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, index) => pair(index));
}
