import type { Badge } from '../../../server/src/features/outlook';
import type { Range } from '../../../server/src/protocol';
import { button, type Child, h, icon } from './dom';

/** What the panel asks of the extension. */
export interface Actions {
  reveal(uri: string, range: Range): void;
  copy(text: string): void;
}

export interface Place {
  readonly uri: string;
  readonly range: Range;
}

/**
 * A name that leads to its place in the manifest and can be copied. `quiet` is the length of its end that is the same
 * for all of its kind and is shown fainter.
 */
export function name(text: string, place: Place | undefined, actions: Actions, quiet = 0): HTMLElement {
  const split = text.length - quiet;
  const parts = [text.slice(0, split), quiet > 0 ? h('span', { class: 'quiet' }, text.slice(split)) : undefined];
  const label = place
    ? button('name', `${text}, go to the manifest`, () => actions.reveal(place.uri, place.range), ...parts)
    : h('span', { class: 'name', title: text }, ...parts);
  if (place) label.title = text;
  return h('span', { class: 'copyable' }, label, copyButton(text, actions));
}

function copyButton(text: string, actions: Actions): HTMLButtonElement {
  const copy = button('copy', `Copy ${text}`, () => {
    actions.copy(text);
    copy.replaceChildren(icon('check'));
    copy.classList.add('copied');
    setTimeout(() => {
      copy.replaceChildren(icon('copy'));
      copy.classList.remove('copied');
    }, 1200);
  });
  copy.append(icon('copy'));
  return copy;
}

export function badge({ kind, text }: Badge): HTMLElement {
  const sign = { ok: icon('check'), warning: icon('warning'), info: icon('info'), plain: undefined }[kind];
  return h('span', { class: `badge ${kind}` }, sign, text);
}

export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', {}, h('h3', {}, title), ...children);
}
