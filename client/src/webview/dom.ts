export type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * A new element. Attributes that are undefined are left out. Text, whatever it holds, becomes text: nothing here
 * parses HTML.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, String(value));
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** A button that holds `children`; `label` is what a screen reader says and the mouse is shown. */
export function button(className: string, label: string, onClick: () => void, ...children: readonly Child[]) {
  const element = h('button', { type: 'button', class: className, 'aria-label': label, title: label }, ...children);
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    onClick();
  });
  return element;
}

/** Outlines on a 16 × 16 field, in the colour of the text around them. */
const icons = {
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  warning: 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.3v.6',
  info: 'M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 1 0 8 1.9zM8 7.2v4M8 4.7v.7',
} as const;
export type IconName = keyof typeof icons;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Says nothing to a screen reader: a text beside it does. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}
