import { h } from './dom';

/** The width of a character of the editor's monospaced font inside an element, in px. */
export function characterWidth(within: HTMLElement): number {
  const probe = h('span', { class: 'probe', 'aria-hidden': 'true' }, '0'.repeat(20));
  within.append(probe);
  const width = probe.getBoundingClientRect().width / 20;
  probe.remove();
  return width;
}
