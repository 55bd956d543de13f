import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
} from 'vscode';
import { type LessonsResult, lessonScheme } from '../../server/src/protocol';
import type { LessonStore } from './lessonStore';

/**
 * The files of lessons, `statefulset-lesson:/identity/web.yaml`: as the lesson has them until they are saved, then as they
 * were saved last. There are no others, and none can be created, renamed or deleted.
 */
export class LessonFiles implements FileSystemProvider {
  private readonly emitter = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.emitter.event;
  /** When files were last written, in ms. */
  private readonly written = new Map<string, number>();

  constructor(
    private readonly lessons: () => Promise<LessonsResult>,
    private readonly store: LessonStore,
  ) {}

  /** The address of a file. */
  static uri(lesson: string, file: string): Uri {
    return Uri.from({ scheme: lessonScheme, path: `/${lesson}/${file}` });
  }

  /** The names of a lesson's files; none of one that does not exist. */
  async names(lesson: string): Promise<readonly string[]> {
    return Object.keys((await this.lessons()).find(({ id }) => id === lesson)?.files ?? {});
  }

  /** The text of a file as it is saved. Fails if there is no such file. */
  async text(uri: Uri): Promise<string> {
    const { lesson, file } = partsOf(uri);
    const start = (await this.lessons()).find(({ id }) => id === lesson)?.files[file];
    if (start === undefined) throw FileSystemError.FileNotFound(uri);
    return this.store.text(lesson, file) ?? start;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const size = new TextEncoder().encode(await this.text(uri)).length;
    return { type: FileType.File, ctime: 0, mtime: this.written.get(uri.path) ?? 0, size };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.text(uri));
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    await this.text(uri);
    const { lesson, file } = partsOf(uri);
    await this.store.keepText(lesson, file, new TextDecoder().decode(content));
    this.tell(uri);
  }

  /** Tells editors that a file has changed. */
  tell(uri: Uri): void {
    this.written.set(uri.path, Date.now());
    this.emitter.fire([{ type: FileChangeType.Changed, uri }]);
  }

  /** Nothing but this window changes them. */
  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  readDirectory(uri: Uri): never {
    throw FileSystemError.FileNotFound(uri);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}

/** The lesson and the file that an address names; empty where it does not. */
export function partsOf({ path }: Uri): { readonly lesson: string; readonly file: string } {
  const [, lesson = '', file = ''] = path.split('/');
  return { lesson, file };
}
