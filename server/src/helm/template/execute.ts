import type { Place, Site } from '../../rendering/origin';
import { sortedKeys } from '../values/compare';
import { formatted, printed } from '../values/format';
import { Text } from '../values/text';
import { int, isTrue, isUnknown, type Value } from '../values/value';
import type { ActionNode, BranchNode, ListNode, Node, Statement, TemplateNode } from './ast';
import { walk } from './ast';
import { Evaluator } from './evaluate';
import type { Execution } from './execution';
import { found, type Held, held, nothing } from './held';
import { Output } from './output';
import type { Definition } from './parse';

/** How the statements of a list ended: a jump leaves all lists up to its `range`. */
type Flow = 'on' | 'break' | 'continue';

/** Executes a template, whose data are at `$` and in the dot. `caller`: the action that calls it. */
export function execute(execution: Execution, definition: Definition, data: Value, caller: Site | undefined): Text {
  const output = new Output(execution, caller);
  new Executor(execution, definition, data, output, caller).run();
  return output.done();
}

/** One execution of a template (text/template, exec.go). */
class Executor extends Evaluator {
  constructor(
    execution: Execution,
    definition: Definition,
    private readonly data: Value,
    private readonly output: Output,
    private readonly caller: Site | undefined,
  ) {
    super(execution, definition, data, caller?.place ?? { uri: definition.file.uri, start: 0, end: 0 });
  }

  run(): void {
    this.execution.used.add(this.definition.file.uri);
    this.list(held(this.data), this.definition.body);
  }

  private list(dot: Held, { nodes }: ListNode): Flow {
    this.execution.depth++;
    let flow: Flow = 'on';
    for (const node of nodes) {
      flow = this.statement(dot, node);
      if (flow !== 'on') break;
    }
    this.execution.depth--;
    return flow;
  }

  private statement(dot: Held, node: Statement): Flow {
    this.execution.step();
    this.node = node;
    switch (node.type) {
      case 'text':
        this.output.literal(node.text);
        return 'on';
      case 'action':
        this.action(dot, node);
        return 'on';
      case 'if':
      case 'with':
        return this.condition(dot, node);
      case 'range':
        return this.range(dot, node);
      case 'template':
        this.template(dot, node);
        return 'on';
      case 'break':
      case 'continue':
        return node.type;
    }
  }

  /** Evaluates something within an action; gives the action as a site. */
  private siteOf({ place }: { readonly place: Place }): Site {
    const site = { place, caller: this.caller };
    this.execution.site = site;
    return site;
  }

  private action(dot: Held, node: ActionNode): void {
    const site = this.siteOf(node);
    const value = this.pipeline(dot, node.pipe);
    if (node.pipe.declared.length > 0) return;
    this.node = node;
    this.output.value(printed(value), site);
  }

  private condition(dot: Held, node: BranchNode): Flow {
    const visible = this.variables.length;
    const site = this.siteOf(node);
    const value = this.pipeline(dot, node.pipe);
    const holds = isTrue(value);
    const inner = holds && node.type === 'with' ? held(value) : dot;
    const taken = holds ? node.body : node.otherwise;
    const other = holds ? node.otherwise : node.body;
    const flow = this.decided(value, node, site, other, () => (taken ? this.list(inner, taken) : 'on'));
    this.variables.length = visible;
    return flow;
  }

  /** Runs what a value decides to run. If the value cannot be known, neither can what is printed. */
  private decided(value: Value, node: BranchNode, site: Site, other: Node | undefined, run: () => Flow): Flow {
    const { origin } = value;
    if (!isUnknown(value) || !origin) return run();
    const { length } = this.output;
    const flow = this.execution.doubting(origin, run);
    if (this.output.length === length) this.output.mark(node.place, site);
    if (other) this.doubtAssignments(other, origin);
    return flow;
  }

  /** The variables that another branch would have set cannot be known. */
  private doubtAssignments(branch: Node, place: Place): void {
    for (const node of walk(branch)) {
      if (node.type !== 'pipe' || !node.isAssignment) continue;
      for (const { name } of node.declared) {
        const variable = this.variables.findLast((each) => each.name === name);
        if (variable) this.execution.doubting(place, () => this.assign(name, variable.value));
      }
    }
  }

  private range(dot: Held, node: BranchNode): Flow {
    const visible = this.variables.length;
    const site = this.siteOf(node);
    const value = this.pipeline(dot, node.pipe);
    const flow = this.decided(value, node, site, undefined, () => {
      const hasRun = this.iterate(node, value);
      return hasRun || !node.otherwise ? 'on' : this.list(dot, node.otherwise);
    });
    this.variables.length = visible;
    return flow;
  }

  /** Runs the body for each item; gives whether there was one. */
  private iterate(node: BranchNode, value: Value): boolean {
    switch (value.type) {
      case 'list':
        return this.each(node, items(value.items, value.go.endsWith('interface {}') && value.go.startsWith('[]i')));
      case 'map':
        return this.each(node, entriesOf(value));
      case 'bytes':
        return this.each(
          node,
          items(
            Array.from(value.value, (byte) => int(byte, 'uint8', value.origin)),
            false,
          ),
        );
      case 'int':
        if (node.pipe.declared.length > 1) {
          throw this.failure(`can't use ${formatted(value).text} to iterate over more than one variable`);
        }
        return this.each(node, numbers(value));
      case 'nil':
        return false;
      case 'object':
        if (value.asMap) return this.each(node, entriesOf(value.asMap()));
        if (value.asList) return this.each(node, items(value.asList().items, false));
        throw this.failure(`range can't iterate over ${formatted(value).text}`);
      case 'bool':
      case 'float':
      case 'string':
        throw this.failure(`range can't iterate over ${formatted(value).text}`);
    }
  }

  private each(node: BranchNode, all: Iterable<readonly [key: Held, item: Held]>): boolean {
    const visible = this.variables.length;
    let hasRun = false;
    for (const [key, item] of all) {
      hasRun = true;
      this.execution.step();
      this.setLoopVariables(node, key, item);
      const flow = this.list(item, node.body);
      this.variables.length = visible;
      if (flow === 'break') break;
    }
    return hasRun;
  }

  private setLoopVariables({ pipe }: BranchNode, key: Held, item: Held): void {
    const [first, second] = pipe.declared;
    if (!first) return;
    if (pipe.isAssignment) {
      this.assign(first.name, second ? key : item);
      if (second) this.assign(second.name, item);
      return;
    }
    const [before, last] = [this.variables.at(-2), this.variables.at(-1)];
    if (last) last.value = item;
    if (second && before) before.value = key;
  }

  private template(dot: Held, node: TemplateNode): void {
    const site = this.siteOf(node);
    const definition = this.execution.scope.find(node.name);
    if (!definition && this.execution.runtime.isStrict) throw this.failure(`template "${node.name}" not defined`);
    const data = node.pipe ? this.pipeline(dot, node.pipe) : nothing.value;
    if (!definition) {
      this.output.value(undefinedTemplate(this.execution, node.name, node.place), site);
      return;
    }
    this.execution.nested(
      () => new Executor(this.execution, definition, data, this.output.calledBy(site), site).run(),
      () => this.failure('exceeded maximum template depth (100000)'),
    );
  }
}

/** What stands for what a template prints that nobody defines, such as one of a dependency that is not there. */
export function undefinedTemplate({ runtime }: Execution, name: string, place: Place): Text {
  const value = runtime.unknown(new Text('unknown'), place, `the template "${name}" is not defined`);
  return value.type === 'string' ? value : new Text('unknown');
}

function* items(all: readonly Value[], isInterface: boolean): Generator<readonly [Held, Held]> {
  for (let index = 0; index < all.length; index++) {
    const value = all[index];
    if (value) yield [held(int(index, 'int', value.origin)), { value, isInterface }];
  }
}

function* entriesOf({ go, entries }: Extract<Value, { type: 'map' }>): Generator<readonly [Held, Held]> {
  for (const key of sortedKeys(entries)) {
    const entry = entries.get(key);
    if (!entry) continue;
    const item = go === 'map[string]string' ? held(entry.value) : found(entry.value);
    yield [held(Text.of(key, entry.key)), item];
  }
}

function* numbers({ value, go, origin }: Extract<Value, { type: 'int' }>): Generator<readonly [Held, Held]> {
  for (let number = 0n; number < value; number++) yield [nothing, held(int(number, go, origin))];
}
