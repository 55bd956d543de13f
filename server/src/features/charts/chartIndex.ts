import type { SourceFile } from '../../workspace/file';
import { covers, type Span } from '../../yaml/text';
import type { DefineSite } from './defines';
import {
  type Body,
  bodiesOf,
  type Call,
  type Facts,
  type FunctionUse,
  factsOf,
  type Use,
  type VariableUse,
  type Whole,
} from './facts';
import { contextOf, type Meaning, nothingKnown, union } from './meaning';
import type { ChartTree, Member } from './members';
import { templateOf } from './template';

/** What the templates of a chart and of those that it depends on say of each other and of values. */
export class ChartIndex {
  readonly defines: readonly DefineSite[];
  readonly uses: readonly Use[];
  readonly calls: readonly Call[];
  readonly wholes: readonly Whole[];
  private readonly byFile = new Map<string, Facts[]>();
  /** What helpers are called with, as far as it is known by now. */
  private readonly given = new Map<string, Meaning>();

  constructor(readonly tree: ChartTree) {
    const templates = tree.members.flatMap((member) => tree.templatesOf(member).map((file) => ({ member, file })));
    const bodies = [...templates, ...valuesOf(tree)].flatMap(({ member, file }) => bodiesOf(file, member));
    this.followCalls(bodies);
    const facts = bodies.map((body) => this.factsOf(body));
    for (const [index, { file }] of bodies.entries()) {
      const own = facts[index];
      if (own) this.byFile.set(file.uri, [...(this.byFile.get(file.uri) ?? []), own]);
    }
    this.defines = [...new Set(templates.map(({ file }) => file))].flatMap((file) => templateOf(file).defines);
    this.uses = facts.flatMap(({ uses }) => uses);
    this.calls = facts.flatMap(({ calls }) => calls);
    this.wholes = facts.flatMap(({ wholes }) => wholes);
  }

  /** What a helper is called with; the chart's own context if nobody calls it. */
  dotOf(name: string, member: Member): Meaning {
    const given = this.given.get(name);
    return given && given.length > 0 ? given : contextOf(member);
  }

  functionAt(uri: string, offset: number): FunctionUse | undefined {
    return this.in(uri, ({ functions }) => functions.find(({ span }) => covers(span, offset)));
  }

  variableAt(uri: string, offset: number): VariableUse | undefined {
    return this.in(uri, ({ variables }) => variables.find(({ span }) => covers(span, offset)));
  }

  /** All uses of what is declared at a place of a file. */
  variablesAt(uri: string, { start }: Span): readonly VariableUse[] {
    const all = (this.byFile.get(uri) ?? []).flatMap(({ variables }) => variables);
    return all.filter(({ declaration }) => declaration.start === start);
  }

  /** The action around an offset, without what stands in a block that it opens. */
  actionAt(uri: string, offset: number): Span | undefined {
    return this.in(uri, ({ actions }) => actions.find((action) => covers(action, offset)));
  }

  private in<T>(uri: string, find: (facts: Facts) => T | undefined): T | undefined {
    for (const facts of this.byFile.get(uri) ?? []) {
      const found = find(facts);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Hands what files are given on to the helpers that they call, and from these to those that they call. */
  private followCalls(bodies: readonly Body[]): void {
    const byName = new Map<string, Body[]>();
    for (const body of bodies) {
      const { name } = body.definition;
      if (!body.isFile) byName.set(name, [...(byName.get(name) ?? []), body]);
    }
    let open = bodies.filter(({ isFile }) => isFile);
    for (let round = 0; round < mostRounds && open.length > 0; round++) {
      const changed = new Set<string>();
      for (const body of open)
        for (const { name, argument } of this.factsOf(body).calls) {
          const before = this.given.get(name);
          const now = union([before ?? nothingKnown, argument]);
          if (before && now.length === before.length) continue;
          this.given.set(name, now);
          changed.add(name);
        }
      open = [...changed].flatMap((name) => byName.get(name) ?? []);
    }
  }

  private factsOf(body: Body): Facts {
    const { definition, member, isFile } = body;
    return factsOf(body, isFile ? contextOf(member) : this.dotOf(definition.name, member));
  }
}

/** Helpers that call helpers are followed so deep. */
const mostRounds = 6;

/** Strings of values may be templates, for `tpl`: their actions are read as if they stood in a template. */
function valuesOf({ members, valuesFiles }: ChartTree): { readonly member: Member; readonly file: SourceFile }[] {
  const own = members.flatMap((member) => (member.values ? [{ member, file: member.values }] : []));
  const [top] = members;
  const others = top ? valuesFiles.map((file) => ({ member: top, file })) : [];
  return [...own, ...others].filter(({ file }) => file.text.includes('{{'));
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
  const own = tree.members.flatMap((member) => [
    member.chart,
    ...(member.values ? [member.values] : []),
    ...tree.templatesOf(member),
  ]);
  const files = [...own, ...tree.valuesFiles];
  const before = known.get(top.chart);
  if (before?.files.length === files.length && files.every((file, index) => file === before.files[index]))
    return before.index;
  const index = new ChartIndex(tree);
  known.set(top.chart, { files, index });
  return index;
}
