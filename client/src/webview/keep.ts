/** Elements that are replaced while somebody uses them. */

const focusable = 'button, input, select, summary, a[href], [tabindex]';

/**
 * What has the focus; null while it is elsewhere in the window. The page remembers an element even then, and one that
 * focuses it again takes the keys from the editor.
 */
export function focusedElement(): Element | null {
  return document.hasFocus() ? document.activeElement : null;
}

/**
 * Replaces what is inside an element. What had the focus is found again by its label, else by its place among those that
 * can have it, and gets the focus back.
 */
export function replaceInside(container: HTMLElement, children: readonly (Node | string)[]): void {
  const focused = focusedElement();
  const before = all(container);
  const had = focused instanceof HTMLElement ? before.indexOf(focused) : -1;
  const label = labelOf(before[had]);
  container.replaceChildren(...children);
  if (had < 0) return;
  const now = all(container);
  (now.find((each) => labelOf(each) === label) ?? now[Math.min(had, now.length - 1)])?.focus({ preventScroll: true });
}

/** Makes elements the only ones inside another. Those that are there already in this order are not touched. */
export function showOnly(container: HTMLElement, elements: readonly HTMLElement[]): void {
  const { children } = container;
  if (children.length !== elements.length || elements.some((each, index) => children[index] !== each))
    container.replaceChildren(...elements);
}

/**
 * Changes what may be above an element. While that has the focus it stays where it is on the screen: somebody is about to
 * press it again.
 */
export function keepInPlace(element: HTMLElement, change: () => void): void {
  const before = element.contains(document.activeElement) ? element.getBoundingClientRect().top : undefined;
  change();
  if (before !== undefined) window.scrollBy(0, element.getBoundingClientRect().top - before);
}

function all(container: HTMLElement): readonly HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(focusable)];
}

function labelOf(element: Element | undefined): string {
  return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
}
