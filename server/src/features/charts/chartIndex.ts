import type { Definition } from '../../helm/template/parse';
import type { SourceFile } from '../../workspace/file';
import type { Span } from '../../yaml/text';
import type { KeyPath } from './keyPath';
import { contextOf, type Meaning, nothingKnown, union } from './meaning';
import type { ChartTree, Member } from './members';
import { type DefineSite, templateOf } from './template';
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

/** A helper that is called. */
export interface Call {
  readonly uri: string;
  readonly name: string;
  readonly span: Span;
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

export interface VariableUse {
  readonly name: string;
  readonly span: Span;
  readonly meaning: Meaning;
}

interface Body {
  readonly definition: Definition;
  readonly file: SourceFile;
  readonly member: Member;
  /** Whether it is what a file itself prints. */
  readonly isFile: boolean;
}

/** What the templates of a chart and of those that it depends on say of each other and of values. */
export class ChartIndex {
  readonly defines: readonly DefineSite[];
  readonly uses: Use[] = [];
  readonly calls: Call[] = [];
  readonly wholes: Whole[] = [];
  private readonly functions = new Map<string, FunctionUse[]>();
  private readonly variables = new Map<string, VariableUse[]>();
  private readonly actions = new Map<string, Span[]>();
  private readonly bodies: readonly Body[];
  private readonly byName = new Map<string, Body[]>();
  /** What helpers are called with, as far as it is known by now. */
  private readonly given = new Map<string, Meaning>();

  constructor(readonly tree: ChartTree) {
    const seen = new Set<SourceFile>();
    const all = tree.members.flatMap((member) => member.templates.map((file) => ({ member, file })));
    this.bodies = [...all, ...valuesOf(tree)].flatMap(({ member, file }) => bodiesOf(file, member));
    this.defines = all.flatMap(({ file }) => {
      if (seen.has(file)) return [];
      seen.add(file);
      return templateOf(file).defines;
    });
    for (const body of this.bodies)
      if (!body.isFile) this.byName.set(body.definition.name, [...(this.byName.get(body.definition.name) ?? []), body]);
    this.followCalls();
    for (const body of this.bodies) this.read(body);
  }

  /** What a helper is called with; the chart's own context if nobody calls it. */
  dotOf(name: string, member: Member): Meaning {
    const given = this.given.get(name);
    return given && given.length > 0 ? given : contextOf(member);
  }

  functionAt(uri: string, offset: number): FunctionUse | undefined {
    return this.functions.get(uri)?.find(({ span }) => span.start <= offset && offset <= span.end);
  }

  variableAt(uri: string, offset: number): VariableUse | undefined {
    return this.variables.get(uri)?.find(({ span }) => span.start <= offset && offset <= span.end);
  }

  /** The action around an offset, without what stands in a block that it opens. */
  actionAt(uri: string, offset: number): Span | undefined {
    return this.actions.get(uri)?.find(({ start, end }) => start <= offset && offset <= end);
  }

  /** Hands what files are given on to the helpers that they call, and from these to those that they call. */
  private followCalls(): void {
    let open = this.bodies.filter(({ isFile }) => isFile);
    for (let round = 0; round < mostRounds && open.length > 0; round++) {
      const changed = new Set<string>();
      for (const body of open)
        walkBody(body.definition.body, this.contextOf(body), {
          call: (name, _, argument) => {
            const before = this.given.get(name);
            const now = union([before ?? nothingKnown, argument]);
            if (before && now.length === before.length) return;
            this.given.set(name, now);
            changed.add(name);
          },
        });
      open = [...changed].flatMap((name) => this.byName.get(name) ?? []);
    }
  }

  private contextOf({ definition, member, isFile }: Body): Meaning {
    return isFile ? contextOf(member) : this.dotOf(definition.name, member);
  }

  private read(body: Body): void {
    const { uri } = body.file;
    const pathsOf = (meaning: Meaning) => meaning.flatMap((subject) => (subject.type === 'path' ? [subject] : []));
    const visitor: Visitor = {
      key: (name, span, holder, isWritten) => {
        for (const { member, path } of pathsOf(holder))
          this.uses.push({ uri, span, member, path: [...path, name], isWritten });
      },
      call: (name, span) => this.calls.push({ uri, name, span }),
      function: (name, { start, end }) => push(this.functions, uri, { name, span: { start, end } }),
      variable: (name, { start, end }, meaning) => push(this.variables, uri, { name, span: { start, end }, meaning }),
      whole: (what, { start, end }, meaning) => {
        for (const { member, path } of pathsOf(meaning))
          this.wholes.push({ uri, span: { start, end }, member, path, what });
      },
      action: ({ start, end }) => push(this.actions, uri, { start, end }),
    };
    walkBody(body.definition.body, this.contextOf(body), visitor);
  }
}

/** Helpers that call helpers are followed so deep. */
const mostRounds = 6;

function bodiesOf(file: SourceFile, member: Member): Body[] {
  const { parsed } = templateOf(file);
  return [...parsed.definitions.values()].map((definition) => ({
    definition,
    file,
    member,
    isFile: definition.name === parsed.name,
  }));
}

/** Strings of values may be templates, for `tpl`: their actions are read as if they stood in a template. */
function valuesOf({ members, valuesFiles }: ChartTree): { readonly member: Member; readonly file: SourceFile }[] {
  const own = members.flatMap((member) => (member.values ? [{ member, file: member.values }] : []));
  const [top] = members;
  const others = top ? valuesFiles.map((file) => ({ member: top, file })) : [];
  return [...own, ...others].filter(({ file }) => file.text.includes('{{'));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

interface Known {
  readonly files: readonly SourceFile[];
  readonly index: ChartIndex;
}

const known = new WeakMap<SourceFile, Known>();

/** The index of a tree: the same as long as all its files are. */
export function indexOf(tree: ChartTree): ChartIndex | undefined {
  const [top] = tree.members;
  if (!top) return undefined;
  const files = [
    ...tree.members.flatMap(({ chart, values, templates }) => [chart, ...(values ? [values] : []), ...templates]),
    ...tree.valuesFiles,
  ];
  const before = known.get(top.chart);
  if (before && before.files.length === files.length && files.every((file, index) => file === before.files[index]))
    return before.index;
  const index = new ChartIndex(tree);
  known.set(top.chart, { files, index });
  return index;
}
