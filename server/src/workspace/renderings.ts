import { type Build, BuildCache, build } from '../kustomize/build';
import { guarded } from './failures';
import { kustomizationNames } from './kustomize';
import { type ReadSource, RenderedFile, type Source } from './rendered';

/** How many renderings are kept that nobody asked for since others were made. */
const most = 2000;

/**
 * What the kustomizations of a workspace become. Each is built when it is first asked for, and again when a file changed
 * that the build read.
 */
export class Renderings {
  constructor(
    private readonly known = new Map<string, RenderedFile>(),
    /** The last one of each root that Kustomize would build: shown while somebody types. */
    private readonly good = new Map<string, RenderedFile>(),
    private readonly cache = new BuildCache(),
  ) {}

  /** The same for now: what is built from here on is none of the other's. */
  copy(): Renderings {
    return new Renderings(new Map(this.known), new Map(this.good), this.cache);
  }

  /** What the kustomization in a folder (a URI that ends in a slash) becomes, of these files. */
  of(root: string, fileAt: ReadSource): RenderedFile {
    const before = this.known.get(root);
    if (before && [...before.sources].every(([uri, file]) => fileAt(uri) === file)) return before;
    const rendering = render(root, fileAt, this.cache, before);
    if (this.known.size >= most) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(root, rendering);
    if (rendering.refusals.length === 0) this.good.set(root, rendering);
    return rendering;
  }

  /** The last rendering of a root that Kustomize would build. */
  lastGood(root: string): RenderedFile | undefined {
    return this.good.get(root);
  }
}

/** What a kustomization becomes, of these files. */
function render(root: string, fileAt: ReadSource, cache: BuildCache, before?: RenderedFile): RenderedFile {
  const sources = new Map<string, Source>();
  const read = (uri: string) => {
    const file = fileAt(uri);
    sources.set(uri, file);
    return file;
  };
  const built = guarded(
    'Building a kustomization',
    () => build(root, { read }, cache),
    () => failed(root),
  );
  return RenderedFile.of(root, built, sources, before);
}

/** What stands for a build that failed by a mistake of ours. */
function failed(root: string): Build {
  const message = 'This kustomization could not be built, because of an error in StatefulSet Tools itself.';
  const place = { uri: `${root}${kustomizationNames[0]}`, start: 0, end: 0 };
  return {
    resources: [],
    refusals: [{ place, message }],
    unknown: [],
    isPartial: true,
    lacksChanges: true,
    uses: [],
    read: new Set(),
  };
}
