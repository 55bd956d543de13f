import { derivedFrom, type Place } from '../../rendering/origin';
import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { type CallSite, dict, Failure, type Func, func, isUnknown, nil, type Value } from '../values/value';
import { execute, undefinedTemplate } from './execute';
import type { Execution, Scope } from './execution';
import { Said } from './failure';
import { withoutNoValue } from './output';
import { type Definition, type ParsedFile, parseText } from './parse';

/** The functions that Helm's engine adds (pkg/engine/engine.go, initFunMap). */
export const engineFunctionNames = ['include', 'tpl', 'required', 'fail', 'lookup', 'getHostByName'] as const;

/** How often a template may include itself, as Helm has it. */
const recursionLimit = 1000;

/** The functions that need an execution; `names`: those of all functions. */
export function engineFunctions(
  executionOf: () => Execution,
  names: ReadonlySet<string>,
): ReadonlyMap<(typeof engineFunctionNames)[number] | string, Func> {
  return new Map<string, Func>([
    ['include', func(['string', 'interface {}'], (at, name, data) => include(executionOf(), name.text, data, at))],
    ['tpl', func(['string', 'interface {}'], (at, text, data) => tpl(executionOf(), text, data, at, names))],
    ['required', func(['string', 'interface {}'], (_, message, value) => required(message, value))],
    [
      'fail',
      func(['string'], (_, message) => {
        throw new Said(message.text);
      }),
    ],
    ['lookup', func(['string', 'string', 'string', 'string'], lookup)],
    // Helm asks no name server unless it is told to.
    ['getHostByName', func(['string'], ({ place }) => Text.of('', derivedFrom(place)))],
  ]);
}

function required(message: Text, value: Value): Value {
  if (value.type === 'nil' || (value.type === 'string' && value.text === '')) throw new Said(message.text);
  return value;
}

function lookup({ place, runtime }: CallSite): Value {
  return runtime.unknown(dict([], derivedFrom(place)), place, 'lookup reads the cluster');
}

function include(execution: Execution, name: string, data: Value, { place }: CallSite): Text {
  const count = execution.included.get(name) ?? 0;
  if (count > recursionLimit) throw nestedReference(name);
  const definition = execution.scope.find(name);
  if (!definition) {
    if (!execution.runtime.isStrict) return undefinedTemplate(execution, name, place);
    throw new Failure(`template: no template "${name}" associated with template "${execution.scope.name}"`);
  }
  execution.included.set(name, count + 1);
  try {
    return execution.nested(
      () => called(execution, definition, data, place),
      () => nestedReference(name),
    );
  } finally {
    execution.included.set(name, count);
  }
}

function nestedReference(name: string): Failure {
  const cause = new Failure('unable to execute template');
  const failure = new Failure(`rendering template has a nested reference name: ${name}: ${cause.message}`);
  failure.cause = cause;
  return failure;
}

/** What a template prints for the action that is being evaluated. */
function called(execution: Execution, definition: Definition, data: Value, place: Place): Text {
  const { site } = execution;
  const text = execute(execution, definition, data.type === 'nil' && !data.origin ? nil : data, site ?? { place });
  execution.site = site;
  return text;
}

/** Renders a value as a template, which sees what others define, and defines for itself alone. */
function tpl(execution: Execution, text: Text, data: Value, { place }: CallSite, names: ReadonlySet<string>): Text {
  const file = read(text, place, names);
  const shown = () => quoted(new Text(text.text)).text;
  if (file.error) throw new Failure(`cannot parse template ${shown()}: ${file.error.message}`);
  const definition = file.definitions.get(file.name);
  if (!definition) return new Text('');
  const { scope } = execution;
  execution.scope = within(scope, file);
  try {
    const run = () => withoutNoValue(called(execution, definition, data, place));
    const doubt = isUnknown(text) ? text.origin : undefined;
    return execution.nested(
      () => (doubt ? execution.doubting(doubt, run) : run()),
      () => nestedReference(definition.name),
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failure = new Failure(`error during tpl function execution for ${shown()}: ${error.message}`);
    failure.cause = error;
    throw failure;
  } finally {
    execution.scope = scope;
  }
}

function within(parent: Scope, { definitions }: ParsedFile): Scope {
  return {
    name: parent.name,
    find: (name) => {
      const own = definitions.get(name);
      return own && !own.isEmpty ? own : (parent.find(name) ?? own);
    },
  };
}

/** Templates that are values are often the same ones. */
const parsed = new WeakMap<Text, { readonly names: ReadonlySet<string>; readonly file: ParsedFile }>();

function read(text: Text, place: Place, names: ReadonlySet<string>): ParsedFile {
  const known = parsed.get(text);
  if (known?.names === names) return known.file;
  const file = parseText('gotpl', place.uri, text, names, (start, end) => {
    return text.slice(start, end).origin ?? derivedFrom(place);
  });
  // What comes from nowhere is said to come from the call, which may be another one the next time.
  const [first] = text.pieces;
  if (first && first.end - first.start === text.length) parsed.set(text, { names, file });
  return file;
}
