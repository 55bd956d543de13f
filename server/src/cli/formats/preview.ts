import { visible } from '../../language-service';
import {
  chartOfRoot,
  claimDetail,
  defaultNamespace,
  namespaceLabel,
  type PreviewResult,
  podAt,
  possibleReplicas,
  type SetPreview,
} from '../../protocol';

/** More pods of one set are only counted. */
const maxListed = { json: 100_000, text: 1_000 };

/** As `statefulset preview --format json` prints it. */
export interface PreviewJson {
  readonly sets: readonly {
    readonly name: string;
    /** `default` if the manifest has none. */
    readonly namespace: string;
    readonly replicas: number;
    /** The name of the revision that the pods get; null if it is not known. */
    readonly revision: string | null;
    /** null: serviceName is not set. */
    readonly service: { readonly name: string; readonly found: boolean; readonly headless: boolean } | null;
    readonly pods: readonly {
      readonly ordinal: number;
      readonly name: string;
      readonly hostname: string;
      readonly dns: string | null;
      readonly claims: readonly {
        readonly name: string;
        readonly template: string;
        readonly storage: string | null;
        readonly storageClass: string | null;
      }[];
    }[];
    /** How many pods are not listed; absent if none. */
    readonly podsOmitted?: number;
    /** The total of all claims; null without claims, or if a size cannot be read. */
    readonly storage: string | null;
  }[];
}

export function previewJson({ sets }: Pick<PreviewResult, 'sets'>): PreviewJson {
  return {
    sets: sets.map((set) => {
      const pods = possibleReplicas(set);
      const listed = Math.min(pods, maxListed.json);
      return {
        name: set.name,
        namespace: set.namespace ?? defaultNamespace,
        replicas: set.replicas,
        revision: set.revision,
        service: set.service && {
          name: set.service.name,
          found: set.service.found,
          headless: set.service.headless,
        },
        pods: Array.from({ length: listed }, (_, index) => {
          const { ordinal, name, dns, claims } = podAt(set, index);
          return {
            ordinal,
            name,
            hostname: name,
            dns: dns ?? null,
            claims: claims.map(({ name, template }) => ({
              name,
              template: template.name,
              storage: template.storage,
              storageClass: template.storageClass,
            })),
          };
        }),
        ...(listed < pods && { podsOmitted: pods - listed }),
        storage: set.storage,
      };
    }),
  };
}

/** As `statefulset preview` prints it: for each set a table of its pods, and the order in which they are created and deleted. */
export function previewText({ sets, renderings = [], rendering, remark }: Sets): string {
  const name = renderings.find(({ root }) => root === rendering)?.name;
  const head =
    name === undefined
      ? []
      : [
          `${chartOfRoot(rendering ?? '') ? 'Values' : 'Kustomization'} ${name}`,
          ...(remark ? [`! ${remark.text}`] : []),
        ];
  const texts = sets.map((set) => setLines(set));
  const all = texts.length > 0 ? texts : [['No StatefulSet found.']];
  return [head, ...all]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(visible).join('\n'))
    .join('\n\n');
}

type Sets = Pick<PreviewResult, 'sets'> & Partial<PreviewResult>;

function setLines(set: SetPreview): string[] {
  const pods = possibleReplicas(set);
  const listed = Math.min(pods, maxListed.text);
  const rows = Array.from({ length: listed }, (_, index) => {
    const { ordinal, name, dns, claims } = podAt(set, index);
    const described = claims.map((claim) => `${claim.name} (${claimDetail(claim.template)})`);
    return [String(ordinal), name, dns ?? '-', described.join(', ') || '-'];
  });
  const head = [
    `StatefulSet ${set.name}, ${namespaceLabel(set)}: ${set.totals.join(', ')}`,
    ...set.notes.map((note) => `! ${note}`),
    governingText(set),
    ...set.clientServices.map(({ name, headless, type }) =>
      headless
        ? `Service ${name}: headless, selects the pods but gives them no DNS names`
        : `Service ${name}: for clients (${type})`,
    ),
    ...(set.revision === null ? [] : [`Revision of the pods: ${set.revision}`]),
    '',
  ];
  if (pods === 0) return [...head, `No pods${set.replicas === 0 ? ': replicas is 0' : ''}.`];
  return [
    ...head,
    ...table([['ORDINAL', 'POD', 'DNS NAME', 'CLAIMS'], ...rows]),
    ...(listed < pods ? [`... and ${(pods - listed).toLocaleString('en')} more`] : []),
    '',
    ...table(set.order.map(({ title, pods, text }) => [title, [pods.join(' > '), text].filter(Boolean).join('  ')])),
  ];
}

function governingText(set: SetPreview): string {
  const { badge, consequence } = set.governance;
  if (set.service === null) return `No governing Service: ${consequence}`;
  return `Service ${set.service.name}: ${badge.text.toLowerCase()}. ${consequence}`;
}

/** The rows with aligned columns. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
