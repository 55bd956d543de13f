import type { Context } from '../../settings/context';
import { documentAt, readFile, resourceAt, type SourceFile } from '../../workspace/file';
import { At } from '../../yaml/at';
import { type Trial, trialsAt, typedAt } from '../../yaml/cursor';
import { styleOf } from '../../yaml/render';
import { chartFeatures } from '../charts';
import { fieldKeys, kindValues, manifests, schemaValues, typeAt } from './fields';
import { hosts, variables } from './hosts';
import { labelKeys, labelValues } from './labels';
import { names } from './names';
import { paths } from './paths';
import type { Place, Suggestion } from './place';

export type { Suggestion } from './place';

/** Characters after which an editor requests completion automatically: see `isWorthwhile`. */
export const triggerCharacters: readonly string[] = [' ', '"', "'", '.', ',', '(', '/', '@', '='];

/** More suggestions are not returned. */
const maxSuggestions = 500;

/**
 * Suggestions at an offset of a file: names from the workspace and, if the settings say so, fields and values of the
 * schema. Works in half-typed text: a placeholder is inserted at the cursor, and only that document is parsed.
 * `trigger` is the character after which the editor requested completion automatically.
 */
export function complete(file: SourceFile, offset: number, context: Context, trigger?: string): Suggestion[] {
  const ofChart = chartFeatures(file.uri, context.workspace)?.complete(file, offset, context, trigger) ?? [];
  if (ofChart.length > 0) return ofChart;
  const before = documentAt(file, offset);
  if (before?.templated || !isWorthwhile(file.text, offset, trigger)) return [];
  const faults = before?.yaml.errors.length ?? 0;
  for (const trial of trialsAt(file.text, offset)) {
    const place = placeOf(file, offset, trial, context);
    // A placeholder that breaks the document is at the wrong place.
    if (!place || place.document.yaml.errors.length > faults) continue;
    const found = suggest(place, trigger).slice(0, maxSuggestions);
    if (found.length > 0) return found;
  }
  return [];
}

/** After a space only where a value starts. The other characters matter only inside strings. */
function isWorthwhile(text: string, offset: number, trigger: string | undefined): boolean {
  if (trigger !== ' ') return true;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /[^\s:]["']?: $|(?:^|\s)- $|, $/.test(line);
}

function placeOf(file: SourceFile, offset: number, trial: Trial, context: Context): Place | undefined {
  const placed = readFile(file.uri, trial.text, file);
  const document = documentAt(placed, trial.offset);
  if (!document || document.templated || document.yaml.form === 'prose') return undefined;
  const root = At.root(document.yaml, document.start);
  const typed = typedAt(file.text, root, trial);
  if (!typed || (typed.tail !== '' && !typed.flow)) return undefined;
  const resource = document.resources.length > 0 ? resourceAt(placed, trial.offset) : undefined;
  const path = typed.at.path.slice(resource?.root.path.length ?? 0);
  const style = {
    ...styleOf(document.yaml.text),
    eol: file.text.includes('\r\n') ? ('\r\n' as const) : ('\n' as const),
  };
  return { file, offset, typed, document, resource, path, style, context };
}

function suggest(place: Place, trigger: string | undefined): Suggestion[] {
  const { typed, context } = place;
  const schema = context.settings.schemaCompletion;
  const inText = trigger !== undefined && !/[ "']/.test(trigger);
  if (typed.on === 'key') {
    if (inText || !isKey(place)) return [];
    const ofValues = chartFeatures(place.file.uri, context.workspace)?.valueKeys(place) ?? [];
    if (ofValues.length > 0) return ofValues;
    return [...labelKeys(place), ...(schema ? [...manifests(place), ...fieldKeys(place)] : [])];
  }
  if (/\$\([\w.-]*$/.test(typed.before)) return variables(place);
  const found = [...paths(place), ...hosts(place)];
  if (inText || !typed.whole) return found;
  return [
    ...names(place),
    ...labelValues(place),
    ...(schema ? [...kindValues(place), ...schemaValues(place)] : []),
    ...found,
  ];
}

/** Whether a word is a key: not if it is alone where the schema has a scalar or a list. */
function isKey(place: Place): boolean {
  const { typed, path } = place;
  if (/\s|^[-.?]/.test(typed.before)) return false;
  const alone = typed.at.parent?.keys().length === 1 && !typed.colon;
  const type = typeAt(path.slice(0, -1), place);
  return !alone || type === undefined || (typeof type === 'object' && !('list' in type));
}
