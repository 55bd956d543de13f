import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { sarif } from './sarif';
import { text } from './text';

/** The output formats of `check`. Each turns a report into the text for standard output. */
export const formats = { text, json, sarif, github, junit } as const;
export type Format = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly Format[] as readonly [Format, ...Format[]];
