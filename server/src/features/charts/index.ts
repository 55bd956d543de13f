/** What an editor asks for in the files of charts, for which templates have to be read. */
export { complete } from './completion';
export { hover } from './hover';
export { documentLinks } from './links';
export { definition, highlights, references } from './navigation';
export { prepareRename, rename } from './rename';
export { symbols } from './symbols';
export { valueKeys } from './valuesCompletion';
