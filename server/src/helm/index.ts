/** What a chart becomes, as `helm template` makes it: all that a program can ask of it. It is large, so it is loaded only where somebody asks. */

export { ChartCache } from './cache';
export { nameFrom } from './nameTemplate';
export { chosenText, manifestText, objectsIn } from './objects';
export { renderChart } from './render';
export { showOnly } from './showOnly';
export { Failure } from './values/value';
