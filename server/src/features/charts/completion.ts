import { code, fenced, prose } from '../../operations/markdown';
import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';
import type { Suggestion } from '../completion/place';
import { plainly } from '../completion/snippet';
import { type ChartIndex, indexOf } from './chartIndex';
import { commentOf } from './comments';
import { meaningOf, scopeAt, type Typed, typedAt } from './cursor';
import { type FunctionDoc, functionDocs } from './functions';
import { any } from './keyPath';
import { readablePaths } from './links';
import type { Meaning, Subject } from './meaning';
import { keyAtTop, membersOf, treesOf } from './members';
import { objectsBelow, objectValue } from './objects';
import { keysBelow, type ValuePlace } from './values';
import { shortText } from './valueText';
import type { Scope } from './walk';

const most = 500;

/**
 * What can be written at an offset of a template: inside of actions only. `trigger` is the character after which the
 * editor asked by itself.
 */
export function complete(file: SourceFile, offset: number, context: Context, trigger?: string): Suggestion[] {
  const found = typedAt(file.text, offset);
  if (!found || !isWorthwhile(found.typed, trigger, file.text.slice(Math.max(0, offset - 3), offset))) return [];
  const suggestions = treesOf(file.uri, context.workspace).flatMap((tree) => {
    const index = indexOf(tree);
    return index ? suggest(found.typed, found.action, { file, index, context }) : [];
  });
  return [...new Map(suggestions.map((each) => [each.label, each])).values()].slice(0, most);
}

interface Here {
  readonly file: SourceFile;
  readonly index: ChartIndex;
  readonly context: Context;
}

/** After a space all functions may follow: they are shown where nothing else can. */
function isWorthwhile(typed: Typed, trigger: string | undefined, before: string): boolean {
  if (trigger === undefined) return true;
  if (typed.type === 'word') return (trigger === ' ' && /(?:\{\{|-|\|) $/.test(before)) || trigger === '(';
  return trigger !== ' ';
}

function suggest(typed: Typed, action: number, here: Here): Suggestion[] {
  const { file, index, context } = here;
  switch (typed.type) {
    case 'path':
    case 'key': {
      const meaning = meaningOf(typed.start, typed.names, scopeAt(file, action, index));
      return namesBelow(meaning, typed, here);
    }
    case 'variable':
      return variables(scopeAt(file, action, index), typed.span);
    case 'word':
      return words(typed);
    case 'template':
      return helpers(typed.span, index);
    case 'file':
      return membersOf(file.uri, index.tree)
        .slice(0, 1)
        .flatMap(({ folder }) => readablePaths(folder, context))
        .map((path) => suggestion(path, 'name', typed.span));
  }
}

function suggestion(label: string, kind: Suggestion['kind'], span: Span, extra: Partial<Suggestion> = {}): Suggestion {
  return { label, kind, span, insertion: plainly(label), ...extra };
}

/** The names that may follow a dot, or stand in the string of `index`. */
function namesBelow(meaning: Meaning, { type, span }: Typed, here: Here): Suggestion[] {
  const found = meaning.flatMap((subject) => namesOf(subject, span, here));
  return type === 'key' ? found : found.filter(({ label }) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(label));
}

function namesOf(subject: Subject, span: Span, { index: { tree }, context }: Here): Suggestion[] {
  switch (subject.type) {
    case 'dict':
      return [...subject.entries.keys()].map((name) => suggestion(name, 'field', span));
    case 'list':
      return [];
    case 'path': {
      const { member, path } = subject;
      const [first, ...keys] = path;
      if (first === 'Values')
        return [...keysBelow(keyAtTop(keys, member, tree), tree)]
          .filter(([name]) => name !== any)
          .map(([name, place]) => suggestion(name, 'field', span, valueDetails(place)));
      return objectsBelow(path).map(({ name, doc }) => {
        const value = objectValue([...path, name], member, tree.members[0] ?? member, context);
        const detail = value === undefined ? doc.type : `${doc.type}: ${value}`;
        return suggestion(name, 'field', span, { detail, documentation: doc.meaning });
      });
    }
  }
}

/** What a value is by default, and what the chart's author says of it. */
export function valueDetails({ file, at, isDefault }: ValuePlace): Pick<Suggestion, 'detail' | 'documentation'> {
  const { scalar } = at;
  const type = at.isMap ? 'map' : at.isList ? 'list' : scalar === null ? 'null' : typeof scalar;
  const value = shortText(at).replace(/^`+ ?| ?`+$/g, '');
  const isShown = at.scalar !== undefined && scalar !== null;
  const comment = commentOf(file, at);
  return {
    detail: isShown ? `${type}: ${value}` : type,
    documentation: [prose(comment), isDefault ? '' : 'values.yaml does not have it.'].filter(Boolean).join('\n\n'),
  };
}

function variables({ variables: known }: Scope, span: Span): Suggestion[] {
  return [...known].map(([name, { meaning }]) => {
    const [subject] = meaning;
    const detail = subject?.type === 'path' ? `.${subject.path.join('.')}` : '';
    return suggestion(name, 'variable', span, { detail: name === '$' ? 'what the template was given' : detail });
  });
}

function words({ span, isFirst }: Extract<Typed, { type: 'word' }>): Suggestion[] {
  const docs = [...functionDocs.values()].filter(({ isKeyword }) => isFirst || !isKeyword);
  return docs.map((doc) =>
    suggestion(doc.name, doc.isKeyword ? 'keyword' : 'function', span, {
      detail: doc.signature,
      documentation: documentationOf(doc),
    }),
  );
}

function documentationOf({ meaning, example, result }: FunctionDoc): string {
  const gives = result === undefined ? '' : ` gives ${code(result)}`;
  return `${meaning}\n\n${code(example)}${gives}`;
}

function helpers(span: Span, { defines }: ChartIndex): Suggestion[] {
  return defines.map(({ name, comment, uri }) =>
    suggestion(name, 'function', span, {
      detail: uri.slice(uri.lastIndexOf('/') + 1),
      ...(comment === '' ? {} : { documentation: fenced('', comment.split(/\r?\n/).slice(0, 12)) }),
    }),
  );
}
