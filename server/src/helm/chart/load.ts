import type { Place } from '../../rendering/origin';
import { Refused } from '../../rendering/refused';
import { decoded, encoded } from '../../yaml/uri';
import { type ChartFile, type ChartFiles, wholeOf } from '../files';
import type { Dict } from '../values/value';
import { insideOf } from './archive';
import { ignoreRules } from './ignore';
import { contentsOf, type Member, membersBelow, sortedMembers } from './members';
import { type Metadata, readMetadata } from './metadata';
import { defaultValues } from './values';

/** A chart as it is loaded, before anything of it is enabled or disabled (pkg/chart/v2/loader). Immutable. */
export interface LoadedChart {
  readonly metadata: Metadata;
  /** What values.yaml says. */
  readonly values: Dict;
  readonly schema: ChartFile | undefined;
  readonly templates: readonly Member[];
  /** What `.Files` has. */
  readonly files: readonly Member[];
  /** The charts in charts/, by name. */
  readonly dependencies: readonly LoadedChart[];
  /** The URI of its folder, with a slash at its end, be it in a packed chart. */
  readonly folder: string;
}

/** Charts in charts within charts: more than anybody has. */
const maxDepth = 30;

/** The chart in a folder, or in a packed file. Throws `Refused` where Helm would not load it. */
export function loadChart(folder: string, files: ChartFiles): LoadedChart {
  if (!folder.endsWith('/')) return loadPacked(folder, files);
  const ignoreFile = files.read(`${folder}.helmignore`);
  const rules = ignoreRules(ignoreFile === 'unread' ? undefined : ignoreFile);
  const all = files.list(folder).map((uri) => ({ path: decoded(uri.slice(folder.length)), uri }));
  return chartOf(sortedMembers(all.filter(({ path }) => !rules.ignores(path))), folder, files, 0);
}

function loadPacked(uri: string, files: ChartFiles): LoadedChart {
  const archive = files.read(uri);
  if (archive === undefined || archive === 'unread') throw new Refused('gzip: invalid header', wholeOf({ uri }));
  return chartOf(membersOf(archive), insideOf(uri), files, 0);
}

function membersOf(archive: ChartFile): Member[] {
  return sortedMembers([...contentsOf(archive)].map(([path, { uri }]) => ({ path, uri })));
}

function chartOf(members: readonly Member[], folder: string, files: ChartFiles, depth: number): LoadedChart {
  const byPath = new Map(members.map((member) => [member.path, member]));
  const read = (path: string): ChartFile | undefined => {
    const member = byPath.get(path);
    const file = member && files.read(member.uri);
    if (file !== 'unread') return file;
    throw new Refused(`${path} cannot be read`, wholeOf({ uri: member?.uri ?? folder }));
  };
  const place = wholeOf({ uri: byPath.get('Chart.yaml')?.uri ?? folder });
  const chartFile = read('Chart.yaml');
  if (!chartFile) throw new Refused('Chart.yaml file is missing', place);
  if (depth > maxDepth) throw new Refused('charts are nested too deeply', place);
  const metadata = metadataOf(chartFile, read('requirements.yaml'));
  const valuesFile = read('values.yaml');
  return {
    metadata,
    values: defaultValues(valuesFile),
    schema: read('values.schema.json'),
    templates: members.filter(({ path }) => path.startsWith('templates/')),
    files: members.filter(({ path }) => isForFiles(path, metadata)),
    dependencies: dependenciesOf(members, folder, metadata, files, depth, place),
    folder,
  };
}

const known = new WeakMap<ChartFile, { readonly requirements: ChartFile | undefined; readonly metadata: Metadata }>();

function metadataOf(chartFile: ChartFile, requirements: ChartFile | undefined): Metadata {
  const before = known.get(chartFile);
  if (before && before.requirements === requirements) return before.metadata;
  const metadata = readMetadata(chartFile, requirements);
  known.set(chartFile, { requirements, metadata });
  return metadata;
}

/** Whether `.Files` has a file: all that is nothing else. */
function isForFiles(path: string, { apiVersion }: Metadata): boolean {
  switch (path) {
    case 'Chart.yaml':
    case 'Chart.lock':
    case 'values.yaml':
    case 'values.schema.json':
      return false;
    case 'requirements.yaml':
    case 'requirements.lock':
      return apiVersion === 'v1';
    default:
      return !path.startsWith('templates/') && (!path.startsWith('charts/') || path.endsWith('.prov'));
  }
}

function dependenciesOf(
  members: readonly Member[],
  folder: string,
  { name: parent }: Metadata,
  files: ChartFiles,
  depth: number,
  place: Place,
): LoadedChart[] {
  const inCharts = members.filter(({ path }) => !path.endsWith('.prov'));
  return [...membersBelow(inCharts, 'charts/')].flatMap(([name, group]) => {
    if (/^[_.]/.test(name)) return [];
    try {
      return [
        name.endsWith('.tgz')
          ? packedIn(name, group, files, depth)
          : unpackedIn(`${folder}charts/${encoded(name)}/`, group, files, depth),
      ];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const where = error.place.uri === '' ? place : error.place;
      throw new Refused(`error unpacking subchart ${name} in ${parent}: ${error.message}`, where);
    }
  });
}

function packedIn(name: string, [member]: readonly Member[], files: ChartFiles, depth: number): LoadedChart {
  const archive = member?.path === '' ? files.read(member.uri) : undefined;
  if (!member || archive === undefined || archive === 'unread')
    throw new Refused(`expected ${name}, got ${member?.path}`, wholeOf({ uri: member?.uri ?? '' }));
  return chartOf(membersOf(archive), insideOf(member.uri), files, depth + 1);
}

function unpackedIn(folder: string, group: readonly Member[], files: ChartFiles, depth: number): LoadedChart {
  const inside = group.filter(({ path }) => path !== '');
  return chartOf(inside, folder, files, depth + 1);
}
