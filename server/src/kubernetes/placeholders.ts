/**
 * Words that something else replaces before a manifest is applied: envsubst, Flux, sed, Jinja, or a reader who is told to.
 * `$(NAME)` is none: the kubelet itself expands it. Nor is `changeme`, a valid name and many a real password; in capitals
 * it is. Every repetition has a bound: texts may be long and hostile.
 */
const forms = [
  String.raw`\$\{[^{}\n]{1,200}\}`,
  String.raw`\{\{[^]{1,500}?\}\}`,
  String.raw`\[\[[^[\]\n]{1,200}\]\]`,
  String.raw`\(\([^()\n]{1,200}\)\)`,
  '<%[^]{1,500}?%>',
  String.raw`[%#]\{[^{}\n]{1,200}\}`,
  String.raw`<[A-Za-z][^<>\n]{0,100}>`,
  String.raw`@@?[A-Za-z]\w{0,100}@`,
  '%[A-Za-z_]\\w{0,100}%',
  '(?<![A-Za-z0-9_])__[A-Za-z]\\w{0,100}__(?![A-Za-z0-9_])',
  '(?<![A-Za-z0-9])(?:REPLACE|CHANGE|FILL|OVERRIDE|SET)[_-]?(?:ME|THIS|WITH|IN|BY)(?![a-z0-9])',
  '(?<![A-Za-z0-9])(?:YOUR|TO_BE|TO-BE|INSERT)[_-][A-Z]',
  '(?<![A-Za-z0-9])(?:FROM_OVERLAY|SET_BY_\\w{1,50}|PLACEHOLDER|TODO|FIXME|TBD)(?![A-Za-z0-9])',
];

const anywhere = new RegExp(forms.join('|'));
const variable = /\$[A-Za-z_]/;
const alone = new RegExp(String.raw`^(?:${forms.join('|')}|\$[A-Za-z_]\w{0,100})$`);

/** What spares most texts a closer look: no placeholder is without one of these. */
const marks = /[$<@%#(]|__|\{\{|\[\[|[A-Z]{2}/;

/** Whether a value has a placeholder in it, `web-${STAGE}` or `$NAME`: nobody knows what it will be. */
export function hasPlaceholder(value: string): boolean {
  return marks.test(value) && (variable.test(value) || anywhere.test(value));
}

/** As `hasPlaceholder`, of a text in which `$NAME` may be a shell's or belong to Kustomize: a key, a line. */
export function hasMarkedPlaceholder(text: string): boolean {
  return marks.test(text) && anywhere.test(text);
}

/** Whether a value is nothing but a placeholder: all that can be told of commands and other free text. */
export function isPlaceholder(value: string): boolean {
  return marks.test(value) && alone.test(value.trim());
}
