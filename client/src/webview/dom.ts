export type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * Creates an element. Attributes that are undefined are left out. Strings become text nodes: nothing is parsed as
 * HTML.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return furnished(document.createElement(tag), attributes, children);
}

function furnished<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, String(value));
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/**
 * A name whose lines break after dots, dashes and slashes, but not before an ordinal. What is copied of it has no breaks.
 */
export function breakable(name: string): readonly Child[] {
  return name.split(/(?<=[-./])(?=.)(?!\d+(?:\.|$))/).flatMap((part, index) => {
    const whole = /-\d+\.?$/.test(part) ? h('span', { class: 'unbroken' }, part) : part;
    return index === 0 ? [whole] : [h('wbr'), whole];
  });
}

/** A button that contains `children`; `label` is its accessible name and its tooltip. */
export function button(className: string, label: string, onClick: () => void, ...children: readonly Child[]) {
  const element = h('button', { type: 'button', class: className, 'aria-label': label, title: label }, ...children);
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    onClick();
  });
  return element;
}

/** A button with a visible label. */
export function textButton(className: string, text: string, onClick: () => void, ...before: readonly Child[]) {
  const element = h('button', { type: 'button', class: className }, ...before, text);
  element.addEventListener('click', onClick);
  return element;
}

const circle = 'M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 1 0 8 1.9z';
const cylinder = 'M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zM3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4';

/** Paths on a 16 × 16 grid, stroked in the colour of the text. The style sheet fills and dashes some. */
const icons = {
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  circle,
  warning: 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.3v.6',
  info: `${circle}M8 7.2v4M8 4.7v.7`,
  first: 'M12 3.5L6 8l6 4.5zM4 3.5v9',
  previous: 'M11 3.5L5 8l6 4.5z',
  play: 'M4.5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  next: 'M5 3.5L11 8l-6 4.5z',
  last: 'M4 3.5L10 8l-6 4.5zM12 3.5v9',
  more: 'M3 7.4h1.2v1.2H3zM7.4 7.4h1.2v1.2H7.4zM11.8 7.4H13v1.2h-1.2z',
  pod: 'M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9z',
  'pod-ready': `${circle}M5.2 8.2l2 2 3.6-4`,
  'pod-starting': 'M8 1.9a6.1 6.1 0 1 1-6.1 6.1M8 11V5M5.6 7.4L8 5l2.4 2.4',
  'pod-not-ready': 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.3v.6',
  'pod-ending': `${circle}M8 5v6M5.6 8.6L8 11l2.4-2.4`,
  'pod-orphaned': 'M8 1.6L14.4 8 8 14.4 1.6 8z',
  'pod-gone': circle,
  'claim-used': cylinder,
  'claim-kept': cylinder,
  'claim-ending': `${cylinder}M8 7.5v4M6.3 10L8 11.7 9.7 10`,
  'claim-gone': 'M3.5 3.5l9 9M12.5 3.5l-9 9',
} as const;
export type IconName = keyof typeof icons;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Creates an element of a drawing, as `h` does one of the page. */
export function drawn<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return furnished(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** Hidden from screen readers: text beside it has the same meaning. */
export function icon(name: IconName): SVGElement {
  const attributes = { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' };
  return drawn('svg', attributes, drawn('path', { d: icons[name] }));
}

/** An element that the page has from the start, by its id. Throws if it has none. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}
