import { decode } from '../yaml/bytes';
import { YamlDocument } from '../yaml/document';
import { cutStream } from '../yaml/stream';

/** A file as a chart is read from it: a `SourceFile` is one. */
export interface ChartFile {
  readonly uri: string;
  readonly text: string;
  /** The documents of the text, items of a List that was cut one by one; only of YAML and JSON. */
  readonly documents: readonly PlacedYaml[];
  /** What the file holds, where that is more than its text says: packed charts and pictures are no text. */
  readonly bytes?: Uint8Array | undefined;
}

export interface PlacedYaml {
  readonly yaml: YamlDocument;
  /** Where it begins in the text of its file. */
  readonly start: number;
}

/** The files that a chart may be read from. */
export interface ChartFiles {
  /** The file at a URI; undefined if there is none; `unread` for one that must not or cannot be read here. */
  read(uri: string): ChartFile | 'unread' | undefined;
  /** The URIs of all files below a folder, whose URI ends in a slash, in any order. Empty for a folder that is not there. */
  list(folder: string): readonly string[];
}

/** Whether Helm would load a folder, with a slash at its end, as a chart. */
export function isChart(folder: string, files: ChartFiles): boolean {
  return files.read(`${folder}Chart.yaml`) !== undefined;
}

/** A file of some bytes. Its text is cut into documents when they are asked for: most files of a chart are no YAML. */
export class BytesFile implements ChartFile {
  readonly text: string;
  private cut: readonly PlacedYaml[] | undefined;

  constructor(
    readonly uri: string,
    readonly bytes: Uint8Array,
  ) {
    this.text = decode(bytes).text;
  }

  get documents(): readonly PlacedYaml[] {
    this.cut ??= placed(this.text);
    return this.cut;
  }
}

function placed(text: string): readonly PlacedYaml[] {
  let start = 0;
  return cutStream(text).map((piece) => {
    const document = { yaml: new YamlDocument(piece.text, piece.form), start };
    start += piece.text.length;
    return document;
  });
}

/** Where a file as a whole is meant. */
export function wholeOf({ uri }: Pick<ChartFile, 'uri'>): { readonly uri: string; readonly start: 0; readonly end: 0 } {
  return { uri, start: 0, end: 0 };
}
