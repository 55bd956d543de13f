import { rules, type Severity, wellFormed } from '../../language-service';
import type { CheckReport } from './report';

/** SARIF 2.1.0, for code scanning services. Columns count UTF-16 units, SARIF's default. */
export function sarif({ problems }: CheckReport): string {
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'statefulset-tools',
            rules: rules.map(({ id, summary, severity }) => ({
              id,
              shortDescription: { text: summary },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map(
          ({ file, line, column, endLine, endColumn, severity, rule, message, resource, field }) => ({
            ruleId: rule,
            ruleIndex: index.get(rule) ?? -1,
            level: levels[severity],
            message: { text: message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(file) },
                  region: { startLine: line, startColumn: column, endLine, endColumn },
                },
                ...(resource
                  ? {
                      logicalLocations: [
                        { name: field || (resource.name ?? ''), fullyQualifiedName: qualifiedName(resource, field) },
                      ],
                    }
                  : {}),
              },
            ],
          }),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A relative or absolute path as a URI reference. */
function uriOf(path: string): string {
  const encoded = wellFormed(path).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : encoded;
}

function qualifiedName(
  resource: { kind: string; namespace: string | null; name: string | null },
  field: string,
): string {
  return [resource.kind, resource.namespace, resource.name].filter(Boolean).join('/') + (field ? `:${field}` : '');
}
