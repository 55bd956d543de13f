import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { folderOf, resolvePath, withSlash } from '../yaml/uri';
import type { KustomizeFile, KustomizeFiles } from './files';
import type { Journal } from './journal';
import { type Kustomization, kustomizationNames, readKustomization } from './kustomization';
import { absolutePath, isRemoteFile, isRepository, shownFrom } from './paths';

/** The folder of a kustomization, and what may be read from there (api/internal/loader). */
export class Folder {
  private isOutsideTold = false;

  private constructor(
    private readonly files: KustomizeFiles,
    readonly journal: Journal,
    /** Its URI, which ends in a slash. */
    readonly uri: string,
    /** The one that took this one up. */
    private readonly referrer: Folder | undefined,
  ) {
    journal.folders.add(uri);
  }

  /** The folder where a build begins. */
  static root(uri: string, files: KustomizeFiles, journal: Journal): Folder {
    return new Folder(files, journal, files.realFolder?.(uri) ?? uri, undefined);
  }

  /** The URI of a folder that a path means. Throws `Refused` for one that Kustomize would not enter. */
  folderAt(path: string, place: Place): string {
    if (path === '') throw new Refused('new root cannot be empty', place);
    if (path.startsWith('/')) throw new Refused(`new root '${path}' cannot be absolute`, place);
    const written = withSlash(resolvePath(this.uri, path));
    const uri = this.files.realFolder?.(written) ?? written;
    for (let folder: Folder | undefined = this; folder; folder = folder.referrer)
      if (folder.uri.startsWith(uri)) throw cycle(uri, folder.uri, place);
    return uri;
  }

  /** Throws `Refused` if one of some folders holds one that led here. */
  refuseCycle(folders: ReadonlySet<string>, place: Place): void {
    for (let folder: Folder | undefined = this; folder; folder = folder.referrer)
      for (const uri of folders) if (folder.uri.startsWith(uri)) throw cycle(uri, folder.uri, place);
  }

  /** The folder that another kustomization takes up, whose journal is written from now on. */
  enter(uri: string, journal: Journal): Folder {
    return new Folder(this.files, journal, uri, this);
  }

  /** The kustomization of this folder; undefined if it cannot be known. Throws `Refused`, at `place` if there is none. */
  kustomization(place: Place): Kustomization | undefined {
    const found = kustomizationNames.flatMap((name) => {
      const file = this.read(this.uri + name);
      return file === undefined || (file !== 'unread' && !this.holds(file)) ? [] : [file];
    });
    const [file] = found;
    if (!file) throw this.withoutKustomization(place);
    const isRead = file !== 'unread';
    if (found.length > 1)
      throw new Refused(
        `Found multiple kustomization files under: ${this.shownIn(place)}`,
        isRead ? { uri: file.uri, start: 0, end: 0 } : place,
      );
    // In an empty file there is no place to say so.
    if (isRead && file.text === '') throw new Refused('kustomization.yaml is empty', place);
    if (isRead) return readKustomization(file);
    this.journal.leaveOut('The kustomization in this folder was not read.', place, false);
    return undefined;
  }

  /** What Kustomize says of a path that leads to this folder, which has no kustomization. */
  private withoutKustomization(place: Place): Refused {
    const shown = this.shownIn(place);
    if (this.read(this.uri.slice(0, -1)))
      return new Refused(`must build at directory: '${shown}': file is not directory`, place);
    if (/\.(?:ya?ml|json)\/$/.test(this.uri))
      return new Refused(`evalsymlink failure on '${shown}': no such file or directory`, place);
    return new Refused(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${shown}'`,
      place,
    );
  }

  /** The path of this folder, seen from a file that names it. */
  private shownIn({ uri }: Place): string {
    // The folder where a build begins is named by nothing.
    return uri === this.uri ? absolutePath(uri) : shownFrom(folderOf(uri), this.uri);
  }

  /**
   * The file that a path means; undefined if what it holds cannot be known, which is written down. Throws `Refused` if
   * there is none, or if it lies elsewhere.
   */
  file(path: string, place: Place): KustomizeFile | undefined {
    const file = this.find(path, place);
    if (file) return file === 'unknown' ? undefined : file;
    const shown = shownFrom(this.uri, resolvePath(this.uri, path));
    if (path === '' || path.endsWith('/')) throw new Refused(`'${shown}' must resolve to a file`, place);
    throw new Refused(`evalsymlink failure on '${shown}': no such file or directory`, place);
  }

  /** The same, for a path that may be that of a folder as well: undefined if it is no file. */
  find(path: string, place: Place): KustomizeFile | 'unknown' | undefined {
    if (isRemoteFile(path)) return this.unknown(`Files from the network are not read: ${path}.`, place, true);
    const uri = resolvePath(this.uri, path);
    const file = path === '' ? undefined : this.read(uri);
    if (file === 'unread') return this.unknown(`This file was not read: ${path}.`, place, false);
    if (!file) return undefined;
    if (this.holds(file)) return file;
    if (this.files.isStrict) {
      const [outside, own] = [file.uri, this.uri].map((each) => shownFrom(this.uri, each));
      throw new Refused(`security; file '${outside}' is not in or below '${own}'`, place);
    }
    // Other tools that build kustomizations, Flux for one, have no such restriction. One of many files stands for all.
    if (!this.isOutsideTold)
      this.journal.note(
        `Kustomize reads files only in and below the folder of the kustomization, which '${path}' is not, unless it is run with --load-restrictor LoadRestrictionsNone, as Flux does.`,
        place,
        true,
      );
    this.isOutsideTold = true;
    return file;
  }

  /** Writes down that a value cannot be known. */
  leaveOut(message: string, place: Place): void {
    this.journal.leaveOut(message, place, false, true);
  }

  /** Whether a path means a repository, which is written down as unknown. */
  isRepository(path: string, place: Place): boolean {
    if (!isRepository(path)) return false;
    this.unknown(`Repositories are not fetched: ${path}.`, place, true);
    return true;
  }

  private unknown(message: string, place: Place, isRefused: boolean): 'unknown' {
    this.journal.leaveOut(message, place, isRefused);
    return 'unknown';
  }

  private holds(file: KustomizeFile): boolean {
    return file.uri.startsWith(this.uri);
  }

  /** What is at a URI. */
  read(uri: string): KustomizeFile | 'unread' | undefined {
    const { reads } = this.journal;
    if (!reads.has(uri)) reads.set(uri, this.files.read(uri));
    return reads.get(uri);
  }
}

function cycle(candidate: string, visited: string, place: Place): Refused {
  const [contains, contained] = [candidate, visited].map((uri) => shownFrom(folderOf(place.uri), uri));
  return new Refused(`cycle detected: candidate root '${contains}' contains visited root '${contained}'`, place);
}
