import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import { sarif } from './sarif';
import { text } from './text';

/** The output formats of `check` that turn a report into the text for standard output. */
export const formats = { text, json, sarif, github, junit, markdown } as const;
export type Format = keyof typeof formats;
/** The names of all output formats; `full` is for people, and has colours. */
export const formatNames = ['full', ...Object.keys(formats)] as readonly string[] as readonly ['full', ...Format[]];
