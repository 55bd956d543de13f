/** What client and server share: messages, view models, and what follows from these. The client imports nothing else. */
export { isDnsLabel, isDnsLabel1035 } from '../kubernetes/names';
export { parseQuantity } from '../kubernetes/quantity';
export { fenced, prose } from '../operations/markdown';
export { commandLine } from '../operations/shell';
export { spanNames } from '../statefulset/phrases';
export { openBlock } from '../workspace/fences';
export { chartOfRoot, decoded, fileNameOf } from '../workspace/uri';
export { decode } from '../yaml/bytes';
export * from './lessons';
export * from './live';
export * from './livePreview';
export * from './messages';
export * from './pods';
export * from './preview';
export * from './simulation';
