import type { Note, Unknown } from '../rendering/note';
import type { ChartContext } from './chart/context';
import { setTemplate } from './chart/context';
import type { Evaluation } from './evaluation';
import type { ChartFile } from './files';
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
  /** The files that decided it, as they were. */
  readonly used: readonly ChartFile[];
}

/** Why a template fails. */
export interface Failed extends Note {
  /** As Helm says it, with a trace of several lines. */
  readonly trace: string;
}

/** Runs a template. `readDuring` gives the files that were asked for since it was last called. */
export function outputOf(
  template: Template,
  engine: Engine,
  evaluation: Evaluation,
  fileAt: (uri: string) => ChartFile | undefined,
  readDuring: () => readonly ChartFile[],
): Output {
  const { name, context, file } = template;
  evaluation.begin();
  readDuring();
  setTemplate(context, name);
  try {
    const { text, used } = engine.run(name, context.data);
    const files = [...used].flatMap((uri) => fileAt(uri) ?? []);
    return {
      template,
      text: withoutMark(text, file),
      refusal: undefined,
      unknown: evaluation.unknown,
      used: [...new Set([file, ...files, ...readDuring()])],
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { template, text: undefined, refusal: failed(error), unknown: evaluation.unknown, used: [] };
  }
}

export function failed({ message, reason, place }: TemplateError): Failed {
  return { message: reason, place, trace: message };
}

/** A mark of the byte order in front of a template is no text of it. */
function withoutMark(text: Text, { text: source }: ChartFile): Text {
  return source.startsWith('\uFEFF') && text.text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** What templates printed, to be taken over while all that decided it is the same. */
export class KnownOutputs {
  private outputs = new Map<string, Output>();

  constructor(
    /** Where each name was defined. */
    private readonly definedIn: ReadonlyMap<string, string>,
    private readonly contexts: readonly ChartContext[],
  ) {}

  /** Whether outputs still hold for templates of these contexts, with these definitions. */
  isFor(definedIn: ReadonlyMap<string, string>, contexts: readonly ChartContext[]): boolean {
    if (contexts !== this.contexts || definedIn.size !== this.definedIn.size) return false;
    for (const [name, uri] of definedIn) if (this.definedIn.get(name) !== uri) return false;
    return true;
  }

  /** What a template printed, if none of the files that decided it is another one now. */
  get(template: Template, fileAt: (uri: string) => ChartFile | undefined): Output | undefined {
    const output = this.outputs.get(template.name);
    if (output?.text === undefined || output.used.some((file) => fileAt(file.uri) !== file)) return undefined;
    return { ...output, template };
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
