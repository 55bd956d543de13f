import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';

/** A path in a kustomization: of a file, or of a folder with a kustomization. */
export interface WrittenPath {
  readonly path: string;
  /** What holds it; the path itself stands at the span. */
  readonly at: At;
  readonly span: Span;
}

/** The lists whose entries are paths, or texts of their own. */
const lists = [
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'crds',
  'configurations',
  'generators',
  'transformers',
  'validators',
] as const;

/** The lists whose entries have a path. */
const withPath = ['patches', 'patchesJson6902', 'replacements'] as const;

const generators = ['configMapGenerator', 'secretGenerator'] as const;

/** All paths in a kustomization; what Kustomize would fetch is none. */
export function pathsIn(root: At): WrittenPath[] {
  return [
    ...lists.flatMap((list) => root.get(list).items()),
    ...withPath.flatMap((list) =>
      root
        .get(list)
        .items()
        .map((entry) => entry.get('path')),
    ),
    ...generators
      .flatMap((list) => root.get(list).items())
      .flatMap((entry) => [...entry.get('envs').items(), entry.get('env')]),
    root.get('openapi').get('path'),
  ]
    .map((at) => ({ at, path: at.string ?? '', span: at.span }))
    .concat(
      generators
        .flatMap((list) => root.get(list).items())
        .flatMap((entry) => entry.get('files').items().map(withoutKey)),
    )
    .filter(({ path }) => path !== '' && !path.includes('\n') && !isFetched(path));
}

/** An entry of `files` may give the file a key: `key=path`. */
function withoutKey(at: At): WrittenPath {
  const text = at.string ?? '';
  const path = text.slice(text.indexOf('=') + 1);
  const { start, end } = at.span;
  const isPlain = end - start === text.length;
  return { at, path, span: isPlain ? { start: end - path.length, end } : at.span };
}

function isFetched(path: string): boolean {
  return /^[a-z+]+:\/\/|\?ref=/.test(path);
}
