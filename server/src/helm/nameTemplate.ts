import { Evaluation } from './evaluation';
import { sprig } from './functions';
import { defaultOptions } from './release';
import { Engine, functionNames } from './template/engine';
import { TemplateError } from './template/error';
import { parse } from './template/parse';
import { Failure, nil } from './values/value';

/** The name of a release by a template (`--name-template`; pkg/action/install.go, `TemplateName`). Throws `Failure`. */
export function nameFrom(template: string): string {
  const name = 'name-template';
  const parsed = parse(name, 'arguments:', template, functionNames(sprig));
  if (parsed.error) throw new Failure(parsed.error.message);
  try {
    return new Engine([parsed], sprig, new Evaluation({ ...defaultOptions, isStrict: true })).run(name, nil).text.text;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new Failure(error.message);
  }
}
