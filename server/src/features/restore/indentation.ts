import { type ObjectSchema, schemaFor } from '../../kubernetes/schema';
import { type Entries, type Entry, entriesOf } from './entries';
import { isWhole, type Parent, placesFor, rootOf } from './parents';

/** More steps are not tried: a manifest whose lines have one place each takes one for each line. */
const maxSteps = 20_000;
/** As a line is a step deeper into the search. */
const maxEntries = 1500;

/** More arrangements of the lines of a document are not judged. */
const maxArrangements = 100;

/**
 * A document with the indentation that it has lost, as the schema of its kind has it: each line stands at the innermost
 * parent that can have it, such that all lines have a place and nothing that is required is missing. `accepts` judges
 * what comes out: the first that it accepts is the answer. Undefined if there is none or it is in doubt, and for kinds
 * that are not known.
 */
export function indented(text: string, accepts: (text: string) => boolean): string | undefined {
  const read = entriesOf(text);
  const schema = read && schemaOf(read.entries);
  if (!read || !schema || read.entries.length > maxEntries) return undefined;
  let found: { readonly written: string; readonly doubts: string } | undefined;
  let judged = 0;
  for (const { columns, doubtful } of arrangements(read.entries, rootOf(schema))) {
    const doubts = doubtful.map((index) => columns[index]).join();
    // Apart from what is in doubt, the first is the likeliest.
    if (doubts === found?.doubts) continue;
    if (++judged > maxArrangements) return undefined;
    const written = write(read, columns);
    if (!accepts(written)) continue;
    if (found) return undefined;
    if (doubtful.length === 0) return written;
    found = { written, doubts };
  }
  return found?.written;
}

/** The first `apiVersion` and `kind` are the manifest's own. */
function schemaOf(entries: readonly Entry[]): ObjectSchema | undefined {
  const first = (key: string) => {
    const value = entries.find((entry) => entry.key === key && !entry.isItem)?.value;
    return value?.form === 'scalar' ? value.text : '';
  };
  return schemaFor(first('apiVersion'), first('kind'));
}

/** Where the entries can stand: the columns of their first lines. */
interface Arrangement {
  readonly columns: readonly number[];
  /** Which of them could stand elsewhere as well. */
  readonly doubtful: readonly number[];
}

/** The likeliest comes first. */
function* arrangements(entries: readonly Entry[], root: Parent): Generator<Arrangement> {
  const columns: number[] = [];
  let steps = 0;
  yield* from(0, root, []);

  function* from(index: number, open: Parent, doubtful: readonly number[]): Generator<Arrangement> {
    const entry = entries[index];
    if (!entry) {
      if (isWhole(open)) yield { columns: [...columns], doubtful };
      return;
    }
    for (const place of placesFor(entry, open)) {
      if (++steps > maxSteps) return;
      columns[index] = place.column;
      yield* from(index + 1, place.open, place.isDoubtful ? [...doubtful, index] : doubtful);
    }
  }
}

function write({ entries, rest }: Entries, columns: readonly number[]): string {
  const written = entries.flatMap(({ lead, lines: [first = '', ...others] }, index) => {
    const column = columns[index] ?? 0;
    const inner = column + (first.startsWith('- ') ? 4 : 2);
    return [...lead.map((line) => at(column, line)), at(column, first), ...others.map((line) => at(inner, line))];
  });
  return [...written, ...rest.map((line) => at(columns.at(-1) ?? 0, line))].join('\n');
}

function at(column: number, line: string): string {
  return line === '' ? '' : ' '.repeat(column) + line;
}
