import { derivedFrom, type Place } from '../../rendering/origin';
import type { Text } from '../values/text';
import { Failure, type Func, type Runtime, type Value } from '../values/value';
import { builtins } from './builtins';
import { TemplateError } from './error';
import { execute } from './execute';
import { Execution, LimitExceeded, type Scope } from './execution';
import { reported } from './failure';
import { engineFunctionNames, engineFunctions } from './include';
import { withoutNoValue } from './output';
import type { Definition, ParsedFile } from './parse';

const namesOf = new WeakMap<ReadonlyMap<string, Func>, ReadonlySet<string>>();

/** The names of all functions that templates can call, given those that the engine does not bring itself. */
export function functionNames(functions: ReadonlyMap<string, Func>): ReadonlySet<string> {
  let names = namesOf.get(functions);
  if (!names) {
    names = new Set([...builtins.keys(), ...functions.keys(), ...engineFunctionNames]);
    namesOf.set(functions, names);
  }
  return names;
}

export interface Rendered {
  readonly text: Text;
  /** The URIs of all files whose definitions were executed. */
  readonly used: ReadonlySet<string>;
}

/** Renders the templates of a chart and its dependencies, as Helm does (pkg/engine/engine.go). */
export class Engine {
  private readonly scope: Scope;
  private readonly names: ReadonlySet<string>;

  /** `files`: in the order in which Helm reads them; later definitions override earlier ones. */
  constructor(
    files: readonly ParsedFile[],
    private readonly functions: ReadonlyMap<string, Func>,
    private readonly runtime: Runtime,
  ) {
    this.scope = scopeOf(files);
    this.names = functionNames(functions);
  }

  /** What the template of a name prints. Throws `TemplateError` if Helm fails, or where a limit is exceeded. */
  run(name: string, data: Value): Rendered {
    const definition = this.scope.find(name);
    if (!definition) throw new Error(`template ${name} is not among those of the engine`);
    const execution = this.execution();
    try {
      const text = execute(execution, definition, data, undefined);
      return { text: withoutNoValue(text), used: execution.used };
    } catch (error) {
      throw asTemplateError(error, definition, execution.site?.place);
    }
  }

  private execution(): Execution {
    const own = engineFunctions(() => execution, this.names);
    const functions = (name: string) => own.get(name) ?? this.functions.get(name) ?? builtins.get(name);
    const execution = new Execution(this.scope, functions, this.runtime);
    return execution;
  }
}

function scopeOf(files: readonly ParsedFile[]): Scope {
  const definitions = new Map<string, Definition>();
  for (const file of files) {
    for (const [name, definition] of file.definitions) {
      if (!definition.isEmpty || !definitions.has(name)) definitions.set(name, definition);
    }
  }
  return { name: 'gotpl', find: (name) => definitions.get(name) };
}

function asTemplateError(error: unknown, { name, file }: Definition, at: Place | undefined): unknown {
  const place = at ?? derivedFrom({ uri: file.uri, start: 0, end: 0 });
  if (error instanceof Failure) return reported(error, place);
  const isTooDeep = error instanceof RangeError;
  if (!isTooDeep && !(error instanceof LimitExceeded)) return error;
  const reason = isTooDeep ? 'exceeded maximum template depth (100000)' : error.message;
  return new TemplateError(`execution error in (${name}): ${reason}`, reason, place);
}
