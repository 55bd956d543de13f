/** What to make of what Helm says when it refuses: its own words are kept, what they mean and what to do is added. */
/** What other values would mend. */
const aboutValues: readonly (readonly [RegExp, string])[] = [
  [
    /^nil pointer evaluating /,
    'What stands in front of the last dot is not set: set it in values.yaml, or ask for it first with if or with.',
  ],
  [/^can't evaluate field /, 'What stands in front of the dot is no map, or has no such field.'],
  [/^wrong type for value; expected (\S+); got /, 'Convert the value, or set another one.'],
  [/^invalid value; expected /, 'Nothing is given where a value must be: set it, or give a default.'],
  [/^wrong number of args for /, 'Give the function as many arguments as it takes.'],
  [/^range can't iterate over /, 'Only lists, maps and numbers can be iterated over.'],
  [/^incompatible types for comparison/, 'Convert one of the two values, such as with int or toString.'],
];

/** What only an edit of the templates mends. */
const aboutTemplates: readonly (readonly [RegExp, string])[] = [
  [/^function ".*" not defined$/, 'Helm has no function of this name.'],
  [/^undefined variable /, 'Declare it with := in front of this line, outside of blocks that have ended.'],
  [
    /^template ".*" not defined$|^no template ".*" associated with template /,
    'No file of the chart defines this name.',
  ],
  [/^unexpected EOF$/, 'A block is not closed: add end.'],
  [/^unexpected \{\{end\}\}$/, 'There is no block to close here.'],
  [/^YAML parse error on /, 'What the template prints is no YAML: look at its indentation and quotes.'],
];

/** Whether Helm may render the chart with other values. */
export function dependsOnValues(message: string): boolean {
  return aboutValues.some(([pattern]) => pattern.test(message));
}

/** Why Helm refuses, with what it means; `isSaid`: in the words of the chart itself. */
export function explainedOfHelm(message: string, isSaid: boolean): string {
  const said = message.trim().replace(/\.$/, '');
  if (isSaid) return `The chart refuses these values: ${said}.`;
  const meaning = [...aboutValues, ...aboutTemplates].find(([pattern]) => pattern.test(message))?.[1];
  const sentence = `Helm refuses to render this: ${said}.`;
  return meaning === undefined ? sentence : `${sentence} ${meaning}`;
}
