import type { Note, Unknown } from '../rendering/note';
import { setTemplate } from './chart/context';
import type { Evaluation } from './evaluation';
import type { ChartFile, ChartFiles } from './files';
import type { TemplateReads } from './reads';
import type { Engine } from './template/engine';
import { TemplateError } from './template/error';
import type { Template } from './templates';
import type { Text } from './values/text';

/** What became of a template. */
export interface Output {
  readonly template: Template;
  /** What it prints; undefined if it fails. */
  readonly text: Text | undefined;
  readonly refusal: Failed | undefined;
  readonly unknown: readonly Unknown[];
  /** Whether it changed what other templates see. */
  readonly isChanging: boolean;
  /** The files that decided it, as they were. */
  readonly used: readonly ChartFile[];
}

/** Why a template fails. */
export interface Failed extends Note {
  /** As Helm says it, with a trace of several lines. */
  readonly trace: string;
  /** Whether the chart says so itself, by `fail` or `required`. */
  readonly isSaid: boolean;
}

/** What is known of what templates did. */
export interface Watch {
  /** How often templates have changed what others see. */
  readonly changes: number;
  readonly reads: TemplateReads;
}

/** Runs a template. `fileAt` gives the file of a template, by its URI. */
export function outputOf(
  template: Template,
  engine: Engine,
  evaluation: Evaluation,
  watch: Watch,
  fileAt: (uri: string) => ChartFile | undefined,
): Output {
  const { name, context, file, parsed } = template;
  if (parsed.error) return without(template, parsed.error.error, [], false);
  evaluation.begin();
  watch.reads.taken();
  setTemplate(context, name);
  const changes = watch.changes;
  try {
    const { text, used } = engine.run(name, context.data);
    const files = [...used].flatMap((uri) => fileAt(uri) ?? []);
    return {
      template,
      text: withoutMark(text, file),
      refusal: undefined,
      unknown: evaluation.unknownHere,
      isChanging: watch.changes > changes,
      used: [...new Set([file, ...files, ...watch.reads.taken()])],
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return without(template, error, evaluation.unknownHere, watch.changes > changes);
  }
}

/** What becomes of a template that fails: it is run again each time. */
function without(template: Template, error: TemplateError, unknown: readonly Unknown[], isChanging: boolean): Output {
  return { template, text: undefined, refusal: failed(error), unknown, isChanging, used: [] };
}

function failed({ message, reason, place }: TemplateError): Failed {
  return { message: reason, place, trace: message, isSaid: message.startsWith('execution error at ') };
}

/** A mark of the byte order in front of a template is no text of it. */
function withoutMark(text: Text, { text: source }: ChartFile): Text {
  return source.startsWith('\uFEFF') && text.text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** What templates printed, to be taken over while all that decided it is the same. */
export class KnownOutputs {
  private readonly outputs = new Map<string, Output>();

  constructor(
    /** Where each name was defined. */
    private readonly definedIn: ReadonlyMap<string, string>,
  ) {}

  /** Whether outputs may still hold where names are defined so. */
  isFor(definedIn: ReadonlyMap<string, string>): boolean {
    if (definedIn.size !== this.definedIn.size) return false;
    for (const [name, uri] of definedIn) if (this.definedIn.get(name) !== uri) return false;
    return true;
  }

  /** What a template printed, if none of the files that decided it is another one now. */
  get(template: Template, read: ChartFiles['read']): Output | undefined {
    const output = this.outputs.get(template.name);
    if (output?.text === undefined || output.used.some((file) => read(file.uri) !== file)) return undefined;
    return { ...output, template };
  }

  /** Whether a template changed what others see when it was last run. */
  isChanging({ name }: Template): boolean {
    return this.outputs.get(name)?.isChanging === true;
  }

  set(output: Output): void {
    this.outputs.set(output.template.name, output);
  }
}

/** The file in which each name is defined: the last one, among those that are not empty. */
export function definitionsOf(templates: readonly Template[]): ReadonlyMap<string, string> {
  const definedIn = new Map<string, string>();
  for (const { parsed } of templates)
    for (const [name, { isEmpty }] of parsed.definitions)
      if (!isEmpty || !definedIn.has(name)) definedIn.set(name, parsed.uri);
  return definedIn;
}
