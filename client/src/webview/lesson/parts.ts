import type { LessonView } from '../../../../server/src/protocol';
import { h, icon, textButton } from '../dom';

/** The parts of a lesson in their order, each with a mark once it is done. */
export function partList({ parts, part: shown }: LessonView, go: (part: number) => void): HTMLElement {
  const items = parts.map(({ title, isDone }, place) => {
    const label = `${place + 1}. ${title}${isDone ? ', done' : ''}`;
    const number = isDone ? icon('check') : `${place + 1}`;
    const item = textButton('part', '', () => go(place), h('span', { class: 'number' }, number), ' ', title);
    item.setAttribute('aria-label', label);
    if (place === shown) item.setAttribute('aria-current', 'step');
    return h('li', { class: isDone ? 'done' : undefined }, item);
  });
  return h('nav', { 'aria-label': 'Parts of this lesson' }, h('ol', { class: 'parts' }, ...items));
}
