import type { Func } from '../values/value';
import { casings } from './casing';
import { certificates } from './certificates';
import { ciphers } from './ciphers';
import { cutting } from './cutting';
import { dates } from './dates';
import { decimals } from './decimals';
import { defaults } from './defaults';
import { dicts } from './dicts';
import { encoding } from './encoding';
import { hashes } from './hashes';
import { lists } from './lists';
import { math } from './math';
import { paths } from './paths';
import { printing } from './printing';
import { random } from './random';
import { reflection } from './reflection';
import { regex } from './regex';
import { semver } from './semver';
import { splitting } from './splitting';
import { strings } from './strings';
import { trimming } from './trimming';
import { urls } from './urls';
import { wrapping } from './wrapping';

/**
 * The functions of Sprig 3.3 that Helm has, but for those on JSON, which Helm has its own of, and those that need the
 * engine or a cluster.
 */
export const sprig: ReadonlyMap<string, Func> = new Map([
  ...casings,
  ...certificates,
  ...ciphers,
  ...cutting,
  ...dates,
  ...decimals,
  ...defaults,
  ...dicts,
  ...encoding,
  ...hashes,
  ...lists,
  ...math,
  ...paths,
  ...printing,
  ...random,
  ...reflection,
  ...regex,
  ...semver,
  ...splitting,
  ...strings,
  ...trimming,
  ...urls,
  ...wrapping,
]);
