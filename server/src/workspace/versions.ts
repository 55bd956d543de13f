import type { Charts } from './charts';
import type { SourceFile } from './file';
import { resolvePath } from './kustomize';
import { nextVersion } from './nextVersion';
import type { RenderedFile } from './rendered';
import { type ChartRelease, Renderings } from './renderings';

/** What is decided from outside about the renderings of a workspace. */
export interface Building {
  /** The folders whose kustomizations are built even if others build on them. */
  readonly wanted: readonly string[];
  /** The URIs of files that must not be read: what they would bring is unknown. */
  readonly unread: ReadonlySet<string>;
  /** What the chart in a folder is rendered with, given the files that there are. */
  readonly releaseOf: (folder: string, files: { readonly files: FilesByUri }) => ChartRelease;
}

type FilesByUri = ReadonlyMap<string, SourceFile>;

/** What renderings are made from. */
export interface Material {
  readonly files: FilesByUri;
  readonly charts: Charts;
  readonly decided: Building;
}

/** What the roots of a workspace become: of its files, of the committed ones, and of charts in their next version. */
export class Versions {
  constructor(
    private readonly now = new Renderings(),
    private readonly before = new Renderings(),
    private readonly next = new Renderings(),
  ) {}

  /** The same for now: what is built from here on is none of the other's. */
  copy(): Versions {
    return new Versions(this.now.copy(), this.before.copy(), this.next.copy());
  }

  /** What a root becomes. */
  of(root: string, material: Material): RenderedFile {
    return sourced(this.now, root, material, (uri) => material.files.get(uri));
  }

  /** The last rendering of a root that the tool would build. */
  lastGood(root: string): RenderedFile | undefined {
    return this.now.lastGood(root);
  }

  /** What a root became of files in the place of others. */
  committed(root: string, material: Material, bases: FilesByUri): RenderedFile {
    return sourced(this.before, root, material, (uri) => bases.get(uri) ?? material.files.get(uri));
  }

  /** What a chart becomes in its next version, with nothing else changed. */
  nextRelease(root: string, material: Material): RenderedFile {
    return sourced(this.next, root, material, (uri) => nextVersion(material.files.get(uri)));
  }
}

function sourced(
  renderings: Renderings,
  root: string,
  { files, charts, decided }: Material,
  fileAt: (uri: string) => SourceFile | undefined,
): RenderedFile {
  return renderings.of(root, {
    fileAt: (uri) => fileAt(uri) ?? (decided.unread.has(uri) ? 'unread' : undefined),
    charts,
    releaseOf: (folder) => decided.releaseOf(folder, { files }),
  });
}

/** The URIs of the values files that charts are to be rendered with beyond those that lie in them. */
export function valuesFiles({ files, charts, decided }: Material): string[] {
  return [...charts.folders].flatMap((folder) =>
    (decided.releaseOf(folder, { files }).values ?? []).map((path) => resolvePath(folder, path)),
  );
}
