import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { documentAt, type PlacedDocument, type SourceFile } from '../../workspace/file';
import { isMarkdown } from '../../workspace/markdown';
import { difference, type Edit } from '../../yaml/text';
import { documentsOf, isWell, restored, type Step } from './restore';

/** What makes a text read as manifests again. */
export interface Restoration {
  /** What is done to the text, imperative. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

/**
 * What makes the file at an offset read as manifests again, of a Markdown file the fenced block there: line numbers that
 * were copied along, indentation that was lost. Undefined where nothing is wrong with the text, and where it is not
 * certain what was meant.
 */
export function restorationAt(file: SourceFile, offset: number, context: Context): Restoration | undefined {
  const here = documentAt(file, offset);
  if (!here || here.yaml.form === 'prose' || /\.jsonc?$/i.test(file.uri)) return undefined;
  const isText = isMarkdown(file.uri);
  const documents = isText ? blockAround(here) : file.documents;
  const target = targetOf(context);
  if (documents.some(({ live, templated }) => live || templated) || isWell(documents, target)) return undefined;
  const start = documents[0]?.start ?? 0;
  const last = documents.at(-1);
  const text = file.text.slice(start, last && last.start + last.yaml.text.length);
  const margin = marginOf(text);
  const found = restored(withoutMargin(text, margin), target, isText);
  if (!found) return undefined;
  const { span, newText } = difference(text, found.text.replace(/^(?=[^\r\n])/gm, margin));
  const placed = { start: start + span.start, end: start + span.end };
  return { title: titleOf(found.steps), edits: [{ uri: file.uri, span: placed, newText }] };
}

/** The text that is pasted instead of one that would not read as manifests; undefined if that is better left alone. */
export function cleaned(text: string, context: Pick<Context, 'settings'>): string | undefined {
  const own = withoutMargin(text, marginOf(text));
  const target = targetOf(context);
  return isWell(documentsOf(own), target) ? undefined : restored(own, target)?.text;
}

/** The documents of the fenced block that holds one: nothing stands between them but what separates them. */
function blockAround(document: PlacedDocument): readonly PlacedDocument[] {
  const { documents } = document.file;
  const isOutside = ({ yaml: { form, text } }: PlacedDocument) =>
    form === 'prose' && !/^\s*(?:---|\.\.\.)[^\n]*\n?$/.test(text);
  const first = documents.findLastIndex((each) => each.index < document.index && isOutside(each)) + 1;
  const next = documents.findIndex((each) => each.index > document.index && isOutside(each));
  return documents.slice(first, next < 0 ? documents.length : next);
}

/** What all lines begin with: the indentation of a fenced block in a list. */
function marginOf(text: string): string {
  const margins = text.match(/^ *(?=[^\s])/gm) ?? [];
  return margins.reduce((least, margin) => (margin.length < least.length ? margin : least), margins[0] ?? '');
}

function withoutMargin(text: string, margin: string): string {
  return margin === '' ? text : text.replaceAll(new RegExp(`^${margin}`, 'gm'), '');
}

const actions: Readonly<Record<Step, string>> = {
  prompt: 'remove the command around the manifest',
  numbers: 'remove the line numbers',
  characters: 'replace typographic characters',
  indentation: 'restore the indentation',
};

function titleOf(steps: readonly Step[]): string {
  const [first = '', ...others] = steps.map((step) => actions[step]);
  const title = first.charAt(0).toUpperCase() + first.slice(1);
  const last = others.pop();
  return [[title, ...others].join(', '), ...(last === undefined ? [] : [last])].join(' and ');
}
