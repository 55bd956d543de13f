import { type Adjustable, type Changes, maxOrdinal, type SetPreview } from '../../../server/src/protocol';
import { h } from './dom';
import { type Memory, realChanges } from './memory';
import { type Actions, actionButton, remarks, text } from './parts';

/** How many other kustomizations, or values of charts, are named. */
const maxNamed = 3;

const noWriting = { files: [], alsoIn: [], shared: 'files' } as const;

let ids = 0;

/** Controls that try other values of a set. They are never rebuilt: the user may be dragging one. */
export class WhatIfBar {
  readonly element = h('div', { class: 'what-if', role: 'group', 'aria-label': 'Try other values' });
  private readonly replicas = new NumberControl('Replicas', (replicas) => this.change({ replicas }));
  private readonly partition = new NumberControl('Partition', (partition) => this.change({ partition }));
  private readonly strategy = new Choice<Adjustable['updateStrategy']>(
    'Update strategy',
    ['RollingUpdate', 'OnDelete'],
    (updateStrategy) => this.change({ updateStrategy }),
  );
  private readonly maxUnavailable = new NumberControl('Updated at once', (maxUnavailable) => {
    if (maxUnavailable > 0) this.change({ maxUnavailable });
  });
  private readonly podManagement = new Choice<Adjustable['podManagementPolicy']>(
    'Pod management',
    ['OrderedReady', 'Parallel'],
    (podManagementPolicy) => this.change({ podManagementPolicy }),
  );
  private readonly whenScaled = new Choice('Claims on scale-down', ['Retain', 'Delete'], (whenScaled) =>
    this.change({ whenScaled }),
  );
  private readonly whenDeleted = new Choice('Claims on deletion', ['Retain', 'Delete'], (whenDeleted) =>
    this.change({ whenDeleted }),
  );
  private readonly outcome = h('div', { class: 'outcome', hidden: '' });
  private readonly consequences = h('div', { class: 'consequences', 'aria-live': 'polite' });
  private readonly where = h('p', { class: 'text', id: `where-${ids++}`, hidden: '' });
  private readonly apply: HTMLButtonElement;
  private set: SetPreview | undefined;
  private memory: Memory | undefined;

  constructor(
    private readonly actions: Actions,
    private readonly changed: () => void,
  ) {
    const { replicas, partition, maxUnavailable, strategy, podManagement, whenScaled, whenDeleted } = this;
    this.apply = actionButton('Write to manifest', () => this.write(), true);
    const controls = [replicas, podManagement, strategy, partition, maxUnavailable, whenScaled, whenDeleted];
    const buttons = h(
      'div',
      { class: 'buttons' },
      this.apply,
      actionButton('Reset', () => this.reset()),
    );
    this.apply.setAttribute('aria-describedby', this.where.id);
    this.outcome.append(h('div', { class: 'what' }, this.consequences, this.where), buttons);
    this.element.append(h('div', { class: 'controls' }, ...controls.map(({ element }) => element)), this.outcome);
  }

  update(set: SetPreview, memory: Memory): void {
    this.set = set;
    this.memory = memory;
    this.show();
  }

  /** Shows what applying the changes does, as the simulation has it. */
  showConsequences(consequences: readonly string[]): void {
    const { set, memory } = this;
    if (!set || !memory || Object.keys(memory.changes).length === 0) return;
    const refused = 'Other fields share these values through a YAML alias or merge key: change them by hand.';
    const sentences = set.refused ? [refused] : consequences;
    this.showWriting(set);
    const losesData =
      set.replicas < set.written.replicas && set.removedClaims.kind === 'warning' && set.claimTemplates.length > 0;
    const sign = set.refused || losesData ? 'warning' : 'info';
    const list = remarks(sign, sentences) ?? text('No pod and no claim changes.');
    // Screen readers announce a live region whenever its content is replaced.
    if (!this.consequences.firstElementChild?.isEqualNode(list)) this.consequences.replaceChildren(list);
  }

  /** Shows where the changes would be written, or why they cannot be. */
  private showWriting({ refused, writing }: SetPreview): void {
    const obstacle = writing && 'obstacle' in writing ? writing.obstacle : '';
    const { files, alsoIn, shared } = writing && 'files' in writing ? writing : noWriting;
    this.apply.textContent = `Write to ${files.length > 0 ? files.join(', ') : 'manifest'}`;
    this.apply.disabled = refused || obstacle !== '';
    this.apply.title = obstacle;
    const others =
      alsoIn.length > maxNamed ? [...alsoIn.slice(0, maxNamed), `${alsoIn.length - maxNamed} more`] : alsoIn;
    const sharing =
      shared === 'files'
        ? `${files.join(', ')} is also read by ${others.join(', ')}.`
        : `What the chart becomes with ${others.join(', ')} changes too.`;
    this.where.textContent = obstacle || (others.length > 0 ? sharing : '');
    this.where.hidden = this.where.textContent === '';
  }

  private show(): void {
    const { set, memory } = this;
    if (!set || !memory) return;
    const { written } = set;
    const tried: Adjustable = { ...written, ...memory.changes };
    // The slider's range does not change while it is dragged, only when a larger number is typed.
    const max = Math.max(10, 2 * written.replicas, tried.replicas);
    this.replicas.update(tried.replicas, written.replicas, max, set.replicasWritten ? '' : 'not set');
    this.partition.update(tried.partition, written.partition, Math.max(tried.replicas, tried.partition), '');
    this.partition.element.hidden = tried.updateStrategy !== 'RollingUpdate';
    this.showUnavailable(set, tried);
    this.strategy.update(tried.updateStrategy, written.updateStrategy);
    this.podManagement.update(tried.podManagementPolicy, written.podManagementPolicy);
    for (const key of ['whenScaled', 'whenDeleted'] as const) {
      this[key].update(tried[key], written[key]);
      this[key].element.hidden = set.claimTemplates.length === 0;
    }
    const isChanged = Object.keys(memory.changes).length > 0;
    this.outcome.hidden = !isChanged;
    if (!isChanged) this.consequences.replaceChildren();
  }

  /** A percentage is not tried: the slider is one of pods. */
  private showUnavailable({ written, countsUnavailable }: SetPreview, tried: Adjustable): void {
    const [now, before] = [tried.maxUnavailable, written.maxUnavailable];
    const isNumber = typeof now === 'number' && typeof before === 'number';
    this.maxUnavailable.element.hidden = !isNumber || !countsUnavailable || tried.updateStrategy !== 'RollingUpdate';
    if (isNumber) this.maxUnavailable.update(now, before, Math.max(1, tried.replicas, now), '');
  }

  private change(change: Changes): void {
    const { set, memory } = this;
    if (!set || !memory) return;
    memory.changes = realChanges({ ...memory.changes, ...change }, set);
    this.show();
    this.changed();
  }

  private reset(): void {
    if (!this.memory) return;
    this.memory.changes = {};
    this.show();
    this.changed();
    this.replicas.focus();
  }

  private write(): void {
    if (this.set && this.memory) this.actions.apply(this.set.id, { kind: 'changes', changes: this.memory.changes });
  }
}

/** A whole number, set with a slider or a field. */
class NumberControl {
  readonly element: HTMLElement;
  private readonly slider = h('input', { type: 'range', min: 0, step: 1 });
  private readonly field = h('input', { type: 'number', min: 0, max: maxOrdinal, step: 1 });
  private readonly original = h('span', { class: 'original' });

  constructor(
    label: string,
    private readonly onChange: (value: number) => void,
  ) {
    const id = `number-${ids++}`;
    this.field.id = id;
    this.slider.setAttribute('aria-label', label);
    this.element = h(
      'div',
      { class: 'control' },
      h('label', { for: id }, label),
      this.slider,
      this.field,
      this.original,
    );
    for (const input of [this.slider, this.field])
      input.addEventListener('input', () => {
        const value = input.valueAsNumber;
        if (Number.isInteger(value) && value >= 0 && value <= maxOrdinal) this.onChange(value);
      });
    this.field.addEventListener('change', () => {
      if (!this.field.validity.valid || this.field.value === '') this.field.value = this.slider.value;
    });
  }

  update(value: number, written: number, max: number, remark: string): void {
    this.slider.max = String(max);
    this.slider.value = String(value);
    if (this.field.valueAsNumber !== value && !(document.activeElement === this.field && this.field.value === ''))
      this.field.value = String(value);
    this.original.textContent = value === written ? remark : `was ${written}`;
    this.element.classList.toggle('changed', value !== written);
  }

  focus(): void {
    this.field.focus();
  }
}

/** One of a few values, set with radio buttons. */
class Choice<T extends string> {
  readonly element: HTMLElement;
  private readonly inputs = new Map<string, HTMLInputElement>();
  private readonly options = h('span', { class: 'options' });
  private readonly original = h('span', { class: 'original' });
  private readonly group = `choice-${ids++}`;

  constructor(
    label: string,
    values: readonly T[],
    private readonly onChange: (value: T) => void,
  ) {
    const id = `${this.group}-label`;
    this.element = h(
      'div',
      { class: 'control', role: 'radiogroup', 'aria-labelledby': id },
      h('span', { class: 'label', id }, label),
      this.options,
      this.original,
    );
    for (const value of values) this.add(value);
  }

  update(value: T, written: T): void {
    if (!this.inputs.has(value)) this.add(value);
    for (const [each, input] of this.inputs) input.checked = each === value;
    this.original.textContent = value === written ? '' : `was ${written}`;
    this.element.classList.toggle('changed', value !== written);
  }

  private add(value: T): void {
    const input = h('input', { type: 'radio', name: this.group, value });
    input.addEventListener('change', () => this.onChange(value));
    this.inputs.set(value, input);
    this.options.append(h('label', {}, input, h('span', {}, value)));
  }
}
