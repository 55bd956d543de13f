import { chartOfRoot, decoded, fileNameOf, type Location, type PreviewResult } from '../../../server/src/protocol';
import { h, textButton } from './dom';
import type { Actions } from './parts';

/** By which kustomization, or with which values, the sets are rendered, and what is to be known of what is shown. */
export class Source {
  readonly element = h('div', { class: 'source' });
  private readonly label = h('label', { for: 'rendering' });
  private readonly select = h('select', { id: 'rendering' });
  private readonly only = h('span', { class: 'only' });
  private readonly choice = h('div', { class: 'choice' }, this.label, this.select, this.only);
  private readonly remark = h('p', { class: 'remark' });
  private options = '';
  private said = '';

  constructor(
    private readonly actions: Actions,
    choose: (root: string) => void,
  ) {
    this.element.append(this.choice, this.remark);
    this.select.addEventListener('change', () => choose(this.select.value));
  }

  update({ renderings, rendering, remark }: PreviewResult): void {
    // Elements are kept while they say the same: the list may be open.
    const options = JSON.stringify(renderings);
    if (options !== this.options)
      this.select.replaceChildren(...renderings.map(({ root, name }) => h('option', { value: root }, name)));
    this.options = options;
    this.choice.hidden = renderings.length === 0;
    this.select.value = rendering ?? '';
    this.label.textContent = rendering !== null && chartOfRoot(rendering) ? 'Values' : 'Kustomization';
    const isOnly = renderings.length < 2;
    this.select.hidden = isOnly;
    this.only.hidden = !isOnly;
    this.only.textContent = renderings[0]?.name ?? '';
    const said = JSON.stringify(remark);
    if (said === this.said) return;
    this.said = said;
    this.remark.hidden = remark === null;
    if (!remark) return;
    const { text, place } = remark;
    this.remark.replaceChildren(
      `${text} `,
      textButton('link', renderings.length > 0 ? whereIn(place) : 'Go to line', () => this.actions.reveal(place)),
    );
  }
}

function whereIn({ uri, range }: Location): string {
  return `Show why in ${decoded(fileNameOf(uri))}:${range.start.line + 1}`;
}
