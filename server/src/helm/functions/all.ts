import type { Func } from '../values/value';
import { codecs } from './codecs';
import { sprig } from './index';

/** All functions of templates but those that the engine itself has. */
export const functions: ReadonlyMap<string, Func> = new Map([...sprig, ...codecs]);
