import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { sarif } from './sarif';
import { text } from './text';

/** How `check` can print. Each takes a report and gives all that goes to standard output. */
export const formats = { text, json, sarif, github, junit } as const;
export type Format = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly Format[] as readonly [Format, ...Format[]];
