import { fieldOf, schemaFor } from '../../kubernetes/schema';
import type { Target } from '../../kubernetes/versions';
import { validateManifest } from '../../validation';
import { manifest, type PlacedDocument, type Resource, readFile } from '../../workspace/file';
import { scalarsOf } from '../../yaml/tree';
import { withoutPrompt, withPlainCharacters } from './characters';
import { indented } from './indentation';
import { withoutLineNumbers } from './lineNumbers';

/** What can be done to a text so that it is a manifest again. */
export type Step = 'prompt' | 'numbers' | 'characters' | 'indentation';

/** A text that reads as manifests again, and what was done to it. */
export interface Restored {
  readonly text: string;
  /** At least one. */
  readonly steps: readonly Step[];
}

/** Longer texts are not looked at. */
const maxLength = 200_000;

/**
 * A text that does not read well (see `isWell`), without what copying has added to it and with the indentation that copying
 * has lost. Undefined if what comes out would not be manifests, or not for certain those that were copied. Line ends
 * stay as they are. What a text explains with a command stays where `keepsCommands`.
 */
export function restored(text: string, target: Target, keepsCommands = false): Restored | undefined {
  if (text.length > maxLength) return undefined;
  const steps: Step[] = [];
  let now = text.replaceAll('\r\n', '\n');
  const take = (step: Step, next: string | undefined) => {
    if (next === undefined || next === now) return;
    now = next;
    steps.push(step);
  };
  take('characters', withPlainCharacters(now));
  if (!keepsCommands) take('prompt', withoutPrompt(now));
  take('numbers', withoutLineNumbers(now));
  if (steps.length === 0 || !isWell(documentsOf(now), target)) take('indentation', withIndentation(now, target));
  if (steps.length === 0 || !isWell(documentsOf(now), target)) return undefined;
  const end = /\s*$/.exec(text.slice(-maxEnd))?.[0] ?? '';
  const ended = now.trimEnd() + end.replaceAll('\r\n', '\n');
  return { text: text.includes('\r\n') ? ended.replaceAll('\n', '\r\n') : ended, steps };
}

/** Whether documents read as manifests as they stand, and at least one of them as such. */
export function isWell(documents: readonly PlacedDocument[], target: Target): boolean {
  return documents.some(({ resources }) => resources.length > 0) && !isDamaged(documents, target);
}

/** So many blanks at the end of a text are kept. */
const maxEnd = 1000;

/** Each document that lacks it with its indentation; undefined if one of them keeps what is wrong with it. */
function withIndentation(text: string, target: Target): string | undefined {
  const parts = text.split(/^((?:---|\.\.\.)[ \t]*(?:#.*)?\n)/m);
  if (!parts.some(isFlat)) return undefined;
  const whole: string[] = [];
  for (const [index, part] of parts.entries()) {
    const isSeparator = index % 2 === 1;
    if (isSeparator || !isDamaged(documentsOf(part), target)) {
      whole.push(part);
      continue;
    }
    const own = isFlat(part) ? indented(part, (candidate) => isAccepted(candidate, target)) : undefined;
    if (own === undefined) return undefined;
    whole.push(own);
  }
  return whole.join('');
}

/** Whether no line is indented, or all that are by one blank: what is left where blanks were joined. */
function isFlat(text: string): boolean {
  return !/^[ \t]{2}[ \t]*\S/m.test(text);
}

/** The documents of a text that is in no file. */
export function documentsOf(text: string): readonly PlacedDocument[] {
  return readFile('file:///pasted.yaml', text).documents;
}

/**
 * Whether documents are no manifests as they stand: YAML that cannot be read, or a map at whose root are fields of others.
 * Where no line is far to the right, any field at a wrong place tells.
 */
function isDamaged(documents: readonly PlacedDocument[], target: Target): boolean {
  return documents.some(({ yaml, resources }) => {
    if (yaml.form === 'prose') return false;
    if (yaml.errors.length > 0 || scalarsOf(yaml.tree).some(isInTypographicQuotes)) return true;
    const flat = isFlat(yaml.text);
    return resources.some((resource) => {
      const findings = flat ? validateManifest(manifest(resource), target) : [];
      return hasStrangeKey(resource) || findings.some(({ schema }) => schema !== undefined);
    });
  });
}

/** Such quotes are part of the value: an image of that name is pulled. */
function isInTypographicQuotes({ type, source = '' }: ReturnType<typeof scalarsOf>[number]): boolean {
  return type === 'PLAIN' && /^(?:[“”„‟][^"]*[“”]|[‘’‚‛][^']*[‘’])$/.test(source);
}

function hasStrangeKey({ apiVersion, kind, root }: Resource): boolean {
  const schema = schemaFor(apiVersion ?? '', kind);
  return schema !== undefined && root.keys().some((key) => fieldOf(schema, key) === undefined);
}

/** Whether a text is one manifest that the API server has nothing against. */
function isAccepted(text: string, target: Target): boolean {
  const { documents, resources } = readFile('file:///pasted.yaml', text);
  const [resource] = resources;
  if (!resource || resources.length > 1) return false;
  if (documents.some(({ yaml }) => yaml.errors.length > 0 || yaml.duplicates.length > 0)) return false;
  return validateManifest(manifest(resource), target).every(({ kind }) => kind !== 'api');
}
