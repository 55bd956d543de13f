import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { chartFiles, chartUri, valuesFile } from '../files/chart';
import { uriOf } from '../files/disk';
import { isMissing, reasonOf } from '../files/source';
import {
  type ChartDocument,
  type Helm,
  isChart,
  loadRenderer,
  type ReleaseOptions,
  type ValuesSource,
  withSlash,
} from '../language-service';
import { type Arguments, stringsOption } from './command';
import { RefusedError } from './renderings';

/** The options that `helm template` has too; those about a chart make of a path one. */
export const chartOptions = {
  values: { type: 'string', short: 'f', multiple: true },
  set: { type: 'string', multiple: true },
  'set-string': { type: 'string', multiple: true },
  'set-json': { type: 'string', multiple: true },
  'set-literal': { type: 'string', multiple: true },
  release: { type: 'string' },
  'name-template': { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  'kube-version': { type: 'string' },
  'api-versions': { type: 'string', short: 'a', multiple: true },
  'is-upgrade': { type: 'boolean' },
  'no-hooks': { type: 'boolean' },
  'skip-tests': { type: 'boolean' },
  'include-crds': { type: 'boolean' },
  'show-only': { type: 'string', short: 's', multiple: true },
  'skip-schema-validation': { type: 'boolean' },
  debug: { type: 'boolean' },
} as const;

export const chartHelp: readonly string[] = [
  'Of a chart, as helm template has them:',
  '-f, --values FILE          values over those of the chart; can be repeated',
  '--set K=V                  a value over these; also --set-string, --set-json, --set-literal; can be repeated',
  '--release NAME             name of the release (default: release-name), or --name-template TEMPLATE',
  '-n, --namespace NAME       namespace of the release (default: default)',
  '--kube-version VERSION     version of Kubernetes (default: v1.35.0)',
  '-a, --api-versions LIST    API versions that the cluster has beside those of Kubernetes',
  '--is-upgrade, --no-hooks, --skip-tests, --include-crds, --skip-schema-validation',
  '-s, --show-only TEMPLATE   print only what these templates make; can be repeated',
  '--debug                    accepted, without effect',
];

/** Whether a path is a chart: a folder with a Chart.yaml, a packed chart, or what is rendered with options of a chart. */
export function isChartArgument(path: string, args: Arguments): boolean {
  if (Object.keys(chartOptions).some((option) => args.values[option] !== undefined)) return true;
  const stats = statSync(resolve(path), { throwIfNoEntry: false });
  if (stats?.isFile()) return path.endsWith('.tgz');
  return stats?.isDirectory() === true && isChart(withSlash(uriOf(resolve(path))), chartFiles());
}

export interface RenderedChart {
  /** As Helm prints it. */
  readonly text: string;
  readonly objects: readonly ChartObject[];
}

/** What the chart at a path becomes. Throws `RefusedError` where Helm would refuse, with its reason. */
export async function renderedChart(path: string, args: Arguments): Promise<RenderedChart> {
  const helm = await loadRenderer();
  try {
    const options = optionsFrom(args, helm);
    const { documents, refusals } = helm.renderChart(locate(path), chartFiles(), options);
    const [refusal] = refusals;
    if (refusal) throw refused(refusal.message);
    const patterns = stringsOption(args, 'show-only');
    const shown = patterns.length === 0 ? documents : helm.showOnly(documents, patterns);
    return {
      text: patterns.length === 0 ? helm.manifestText(shown) : helm.chosenText(shown),
      objects: shown.flatMap((document) => objectsOf(document, helm)),
    };
  } catch (error) {
    throw error instanceof helm.Failure ? refused(error.message) : error;
  }
}

type ChartObject = { readonly source: string; readonly object: ReturnType<Helm['objectsIn']>[number] };

function objectsOf(document: ChartDocument, { objectsIn }: Helm): ChartObject[] {
  return objectsIn(document).map((object) => ({ source: document.source, object }));
}

/** What is thrown for the reason that Helm gives. */
function refused(reason: string): RefusedError {
  return new RefusedError(`Error: ${reason}`);
}

function locate(path: string): string {
  if (!statSync(resolve(path), { throwIfNoEntry: false })) throw refused(`path "${path}" not found`);
  return chartUri(resolve(path));
}

function optionsFrom(args: Arguments, helm: Helm): Partial<ReleaseOptions> {
  const { namespace, 'kube-version': kubeVersion } = args.values;
  return {
    name: releaseName(args, helm),
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(typeof kubeVersion === 'string' && kubeVersion !== '' ? { kubeVersion } : {}),
    values: valuesFrom(args),
    apiVersions: stringsOption(args, 'api-versions').flatMap(listed),
    isUpgrade: args.values['is-upgrade'] === true,
    includesCrds: args.values['include-crds'] === true,
    skipsHooks: args.values['no-hooks'] === true,
    skipsTests: args.values['skip-tests'] === true,
    skipsSchema: args.values['skip-schema-validation'] === true,
    isStrict: true,
    random: (length) => randomBytes(length),
    now: () => new Date(),
  };
}

function releaseName({ values: { release, 'name-template': template } }: Arguments, { nameFrom }: Helm): string {
  if (typeof template === 'string' && template !== '') {
    if (release !== undefined) throw refused('cannot set --name-template and also specify a name');
    return nameFrom(template);
  }
  return typeof release === 'string' ? release : 'release-name';
}

function valuesFrom(args: Arguments): ValuesSource[] {
  const files = stringsOption(args, 'values')
    .flatMap(listed)
    .map((path): ValuesSource => ({ type: 'file', file: readValues(path) }));
  const types = ['set', 'set-string', 'set-json', 'set-literal'] as const;
  return [
    ...files,
    ...types.flatMap((type) => stringsOption(args, type).map((argument): ValuesSource => ({ type, argument }))),
  ];
}

function readValues(path: string): ReturnType<typeof valuesFile> {
  try {
    return valuesFile(path === '-' ? path : resolve(path));
  } catch (error) {
    throw refused(isMissing(error) ? `open ${path}: no such file or directory` : reasonOf(error));
  }
}

/** The items of an argument that is a list, as pflag reads it: one line of CSV. */
function listed(argument: string): string[] {
  const items = [...argument.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return argument === '' ? [] : items.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
