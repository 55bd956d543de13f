import { foreignFolders, type ListFilesParams } from '../protocol';
import { configurationName } from '../settings/configuration';
import { isKustomization } from '../workspace/kustomize';
import { withSlash } from '../yaml/uri';

/** Where the files of a workspace come from: asked of the client, or read from disk. */
export interface FileSource {
  /** The URIs of every YAML and JSON file of the workspace, or of those that are asked for. */
  list(which?: ListFilesParams): Promise<readonly string[]>;
  /** The text; undefined if there is none, or it is larger than `maxFileBytes`. Rejects if it cannot be read. */
  read(uri: string): Promise<string | undefined>;
  /** The bytes; undefined if there is none, or it is larger than `maxFileBytes`. Rejects if it cannot be read. */
  readBytes(uri: string): Promise<Uint8Array | undefined>;
}

/** Larger files are looked at only when they are open. */
export const maxFileBytes = 5_000_000;

/** Open documents beyond this length (UTF-16 units) are not read: they would keep everybody waiting for minutes. */
export const maxOpenLength = 10_000_000;

/**
 * Whether a text can matter to others: it names a kind, or lacks one beside its apiVersion, or is a kustomization, a
 * configuration or a patch of operations. A cheap look that spares parsing what is none of these.
 */
export function isRelevant(uri: string, text: string): boolean {
  return (
    /\b(?:apiVersion|kind|op)["']?[ \t]*:/.test(text) || isKustomization(uri) || uri.endsWith(`/${configurationName}`)
  );
}

/** Whether a file is in a folder below these (URIs) that is left out when files are listed. */
export function isForeign(uri: string, folders: readonly string[]): boolean {
  const root = folders.find((folder) => uri.startsWith(withSlash(folder)));
  if (root === undefined) return false;
  const steps = uri.slice(root.length).split('/').slice(0, -1);
  return steps.some((step) => foreignFolders.includes(step));
}

/** Whether an error of `fs` says that nothing stands there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a file is a chart that was packed, whose bytes count. */
export function isPacked(uri: string): boolean {
  return /\.tgz$/i.test(uri);
}

/** Whether a file of a chart is of no use to its templates, as far as one can tell by its name. */
export function isBesideChart(uri: string): boolean {
  return /\.(?:png|jpe?g|gif|svg|ico|webp|woff2?|ttf|pdf|md|markdown|prov)$/i.test(uri);
}

export function isManifestName(path: string): boolean {
  return /\.(ya?ml|json)$|(^|\/)Kustomization$/i.test(path);
}
