import { maxOrdinal, type SetNow } from '../../../../server/src/protocol';
import { h, textButton } from '../dom';
import { actionButton } from '../parts';

/** What can be done to the set: buttons, of which some open a line that asks for a value. */
export class SetActions {
  readonly element: HTMLElement;
  private readonly applyButton = actionButton('Apply the manifest', () => this.act('apply'));
  private readonly rollBack = actionButton('Roll back', () => this.act('undo'));
  private readonly forms: readonly Disclosure[];
  private readonly withSet: readonly HTMLElement[];
  private readonly scale: StepForm;
  private readonly image: StepForm;
  private readonly partition: StepForm;
  private readonly maxUnavailable: StepForm;

  /** `tools` stand beside the buttons. */
  constructor(
    private readonly act: (step: string) => void,
    tools: HTMLElement,
  ) {
    const number = () => h('input', { type: 'number', min: 0, max: maxOrdinal, step: 1, required: '' });
    const word = (pattern: string) => h('input', { type: 'text', required: '', pattern, spellcheck: 'false' });
    this.scale = new StepForm('Replicas', number(), 'Scale', (value) => act(`scale:${value}`));
    this.image = new StepForm('Image', word('\\S+'), 'Change image', (value) => act(`image:${value}`));
    this.partition = new StepForm('Partition', number(), 'Set partition', (value) => act(`partition:${value}`));
    this.maxUnavailable = new StepForm('maxUnavailable', word('\\d+%?'), 'Set maxUnavailable', (value) =>
      act(`maxUnavailable:${value}`),
    );
    const updates = [this.image, this.partition, this.maxUnavailable].map(({ element }) => element);
    this.forms = [
      new Disclosure('Scale…', [this.scale.element], this),
      new Disclosure('Update…', [...updates, this.rollBack], this),
      new Disclosure('Delete…', this.deletions(), this),
    ];
    this.withSet = this.forms.map(({ button }) => button);
    const buttons = h('div', { class: 'buttons', role: 'group', 'aria-label': 'Act on the set' });
    buttons.append(this.applyButton, ...this.withSet);
    const bar = h('div', { class: 'action-bar' }, buttons, tools);
    this.element = h('div', { class: 'set-actions' }, bar, ...this.forms.map(({ content }) => content));
  }

  /** `now` is the set that the actions are for; null if there is none, which leaves nothing but to apply the manifest. */
  update(now: SetNow | null, isUrgent: boolean, countsUnavailable: boolean): void {
    this.applyButton.classList.toggle('primary', isUrgent || now === null);
    for (const button of this.withSet) button.hidden = now === null;
    if (now === null) {
      this.closeOthers(undefined);
      return;
    }
    this.rollBack.disabled = !now.canUndo;
    this.scale.fill(String(now.replicas));
    this.image.fill(now.image);
    this.partition.element.hidden = now.partition === null;
    this.partition.fill(String(now.partition ?? 0));
    this.maxUnavailable.element.hidden = now.partition === null || !countsUnavailable;
    this.maxUnavailable.fill(now.maxUnavailable);
  }

  closeOthers(open: Disclosure | undefined): void {
    for (const form of this.forms) if (form !== open) form.close();
  }

  private deletions(): readonly HTMLElement[] {
    return [
      actionButton('Delete the set and its pods', () => this.act('delete')),
      actionButton('Delete the set, keep its pods', () => this.act('delete:orphan')),
    ];
  }
}

/** A button that opens a line below the buttons. */
class Disclosure {
  readonly button: HTMLButtonElement;
  readonly content: HTMLElement;

  constructor(title: string, lines: readonly HTMLElement[], actions: SetActions) {
    this.content = h('div', { class: 'buttons step-forms', hidden: '' }, ...lines);
    this.button = textButton('action', title, () => {
      const isOpening = this.content.hasAttribute('hidden');
      actions.closeOthers(this);
      this.show(isOpening);
      if (isOpening) this.content.querySelector<HTMLElement>('input, button')?.focus();
    });
    this.show(false);
    this.content.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape') return;
      this.close();
      this.button.focus();
    });
  }

  close(): void {
    this.show(false);
  }

  private show(isOpen: boolean): void {
    this.content.toggleAttribute('hidden', !isOpen);
    this.button.setAttribute('aria-expanded', String(isOpen));
  }
}

/** A field with a button that makes a step of its value. */
class StepForm {
  readonly element: HTMLFormElement;

  constructor(
    label: string,
    private readonly field: HTMLInputElement,
    verb: string,
    submit: (value: string) => void,
  ) {
    const button = h('button', { type: 'submit', class: 'action primary' }, verb);
    this.element = h(
      'form',
      { class: 'step-form' },
      h('label', { class: 'choice' }, h('span', {}, label), field),
      button,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      submit(field.value.trim());
    });
  }

  /** Shows the value that the set has, unless the user is typing one. */
  fill(value: string): void {
    if (document.activeElement !== this.field) this.field.value = value;
  }
}
