import type { Definition } from '../../helm/template/parse';
import type { SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';
import type { KeyPath } from './keyPath';
import { type Meaning, type Subject, sameMeaning } from './meaning';
import type { Member } from './members';
import { templateOf } from './template';
import { type Visitor, walkBody } from './walk';

/** A name in a path that begins with what a chart is given: in `.Values.web.port` each of the three. */
export interface Use {
  readonly uri: string;
  readonly span: Span;
  readonly member: Member;
  /** From the chart's `.` on, with the name itself. */
  readonly path: KeyPath;
  /** Whether it is a string: `index .Values "web"`. */
  readonly isWritten: boolean;
}

/** A helper that is called, and with what. */
export interface Call {
  readonly uri: string;
  readonly name: string;
  readonly span: Span;
  readonly argument: Meaning;
}

/** A value that something takes as a whole, with whatever keys it has. */
export interface Whole {
  readonly uri: string;
  readonly span: Span;
  readonly member: Member;
  readonly path: KeyPath;
  /** The function, or `range`. */
  readonly what: string;
}

export interface FunctionUse {
  readonly name: string;
  readonly span: Span;
}

/** A variable where it is declared, assigned or used. */
export interface VariableUse {
  /** With `$`. */
  readonly name: string;
  readonly span: Span;
  readonly declaration: Span;
  readonly meaning: Meaning;
}

/** What stands in the body of a template. */
export interface Facts {
  readonly uses: readonly Use[];
  readonly calls: readonly Call[];
  readonly wholes: readonly Whole[];
  readonly functions: readonly FunctionUse[];
  readonly variables: readonly VariableUse[];
  readonly actions: readonly Span[];
}

/** What has a name in a file: what the file itself prints, or a helper. */
export interface Body {
  readonly definition: Definition;
  readonly file: SourceFile;
  readonly member: Member;
  /** Whether it is what a file itself prints. */
  readonly isFile: boolean;
}

/** The bodies in a file of a chart. */
export function bodiesOf(file: SourceFile, member: Member): Body[] {
  const { parsed } = templateOf(file);
  return [...parsed.definitions.values()].map((definition) => ({
    definition,
    file,
    member,
    isFile: definition.name === parsed.name,
  }));
}

const known = new WeakMap<Definition, { readonly dot: Meaning; readonly facts: Facts }>();

/** What stands in a body that is given something: worked out again only if it or what it is given is another. */
export function factsOf({ definition, file }: Body, dot: Meaning): Facts {
  const before = known.get(definition);
  if (before && sameMeaning(before.dot, dot)) return before.facts;
  const facts = read(definition, file.uri, dot);
  known.set(definition, { dot, facts });
  return facts;
}

function read({ body }: Definition, uri: string, dot: Meaning): Facts {
  const facts = {
    uses: [] as Use[],
    calls: [] as Call[],
    wholes: [] as Whole[],
    functions: [] as FunctionUse[],
    variables: [] as VariableUse[],
    actions: [] as Span[],
  };
  const visitor: Visitor = {
    key: (name, span, holder, isWritten) => {
      for (const { member, path } of pathsOf(holder))
        facts.uses.push({ uri, span, member, path: [...path, name], isWritten });
    },
    call: (name, span, argument) => facts.calls.push({ uri, name, span, argument }),
    function: (name, { start, end }) => facts.functions.push({ name, span: { start, end } }),
    variable: (name, { start, end }, { meaning, declaration }) => {
      if (declaration) facts.variables.push({ name, span: { start, end }, declaration, meaning });
    },
    whole: (what, { start, end }, meaning) => {
      for (const { member, path } of pathsOf(meaning))
        facts.wholes.push({ uri, span: { start, end }, member, path, what });
    },
    action: ({ start, end }) => facts.actions.push({ start, end }),
  };
  walkBody(body, dot, visitor);
  return facts;
}

function pathsOf(meaning: Meaning): Extract<Subject, { type: 'path' }>[] {
  return meaning.flatMap((subject) => (subject.type === 'path' ? [subject] : []));
}
