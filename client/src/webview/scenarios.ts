import {
  claimStateLabels,
  type Frame,
  type Played,
  podName,
  podStateLabels,
  type ScenarioChoice,
  type SetPreview,
  type Timeline,
} from '../../../server/src/protocol';
import { type BoardRow, boardAt, maxRows } from './board';
import { button, h, type IconName, icon, textButton } from './dom';
import type { Memory } from './memory';
import { remarks, text } from './parts';

/** The scenarios of a set, and a player for the chosen one. */
export class Scenarios {
  readonly element = h('div', { class: 'scenarios' });
  private readonly buttons = h('div', { class: 'chips', role: 'group', 'aria-label': 'Scenarios' });
  private readonly choice = h('label', { class: 'choice' });
  private readonly choiceField = h('input', { type: 'number', min: 0, step: 1 });
  private readonly fromLiveField = h('input', { type: 'checkbox' });
  private readonly fromLive = h('label', { class: 'from-live' }, this.fromLiveField, 'Start from the live state');
  private readonly player: Player;
  private set: SetPreview | undefined;
  private memory: Memory | undefined;

  constructor(private readonly changed: () => void) {
    this.player = new Player(changed);
    this.choiceField.addEventListener('input', () => this.choose(this.choiceField.valueAsNumber));
    this.fromLiveField.addEventListener('change', () => this.begin(this.fromLiveField.checked));
    this.element.append(this.buttons, this.fromLive, this.choice, this.player.element);
  }

  update(set: SetPreview, memory: Memory): void {
    this.set = set;
    this.memory = memory;
    const chosen = memory.scenario;
    const isRunning = set.live !== undefined && memory.fromLive === true;
    const titles = set.scenarios.map(({ id, title }) => {
      if (id === 'create' && isRunning) return [id, 'Apply the manifest'] as const;
      return [id, chosen?.id === id ? title : shortTitle(id, title)] as const;
    });
    const focused = this.buttons.contains(document.activeElement);
    this.buttons.replaceChildren(
      ...titles.map(([id, title]) => {
        const chip = textButton('chip', title, () => this.toggle(id));
        chip.setAttribute('aria-pressed', String(chosen?.id === id));
        return chip;
      }),
    );
    if (focused) this.buttons.querySelector<HTMLElement>('[aria-pressed=true], .chip')?.focus();
    this.fromLive.hidden = set.live === undefined;
    this.fromLiveField.checked = memory.fromLive ?? false;
    this.showChoice();
    if (!chosen) this.player.clear();
  }

  show(played: Played | undefined): void {
    const { set, memory } = this;
    if (!set || !memory?.scenario || !played?.timeline) this.player.clear();
    else this.player.show(played.timeline, set, memory);
  }

  private toggle(id: ScenarioChoice['id']): void {
    if (!this.memory || !this.set) return;
    this.player.pause();
    this.memory.scenario = this.memory.scenario?.id === id ? undefined : { id };
    this.memory.frame = 0;
    this.update(this.set, this.memory);
    this.changed();
  }

  private begin(fromLive: boolean): void {
    if (!this.memory) return;
    this.player.pause();
    this.memory.fromLive = fromLive;
    this.memory.frame = 0;
    if (this.set) this.update(this.set, this.memory);
    this.changed();
  }

  /** Some scenarios take a number of replicas or the ordinal of a pod. */
  private showChoice(): void {
    const { set, memory } = this;
    const scenario = memory?.scenario;
    const label = scenario?.id === 'scale' ? 'Scale to' : scenario?.id === 'deletePod' ? 'Pod ordinal' : '';
    this.choice.hidden = label === '';
    if (!set || !scenario || label === '') return;
    const byDefault = scenario.id === 'scale' ? set.replicas + 1 : set.start + set.replicas - 1;
    const value = (scenario.id === 'scale' ? scenario.replicas : scenario.ordinal) ?? byDefault;
    if (this.choice.firstChild?.textContent !== label)
      this.choice.replaceChildren(h('span', {}, label), this.choiceField);
    if (document.activeElement !== this.choiceField) this.choiceField.value = String(value);
  }

  private choose(value: number): void {
    const scenario = this.memory?.scenario;
    if (!this.memory || !scenario || !Number.isInteger(value) || value < 0) return;
    this.memory.scenario =
      scenario.id === 'scale' ? { id: 'scale', replicas: value } : { id: scenario.id, ordinal: value };
    this.memory.frame = 0;
    this.changed();
  }
}

/** The title of a scenario that is not chosen, without the number or pod. */
function shortTitle(id: ScenarioChoice['id'], title: string): string {
  if (id === 'scale') return 'Scale';
  return id === 'deletePod' ? 'Delete a pod' : title;
}

const secondsPerFrame = 1.1;

class Player {
  readonly element = h('div', { class: 'player', hidden: '' });
  private readonly steps = h('ol', { class: 'steps' });
  private readonly slider = h('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Position' });
  private readonly position = h('span', { class: 'position' });
  private readonly sentence = h('p', { class: 'sentence', 'aria-live': 'polite' });
  private readonly board = h('div', { class: 'board', role: 'list', 'aria-label': 'Pods and claims at this position' });
  private readonly notes = h('div', { class: 'step-notes' });
  private readonly playButton: HTMLButtonElement;
  private readonly backButtons: readonly HTMLButtonElement[];
  private readonly forwardButtons: readonly HTMLButtonElement[];
  private timeline: Timeline | undefined;
  private set: SetPreview | undefined;
  private memory: Memory | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly changed: () => void) {
    const control = (label: string, sign: Parameters<typeof icon>[0], go: () => void) =>
      button(
        'control-button',
        label,
        () => {
          this.pause();
          go();
        },
        icon(sign),
      );
    this.backButtons = [
      control('Go to start', 'first', () => this.go(0)),
      control('Step back', 'previous', () => this.go(this.index - 1)),
    ];
    this.forwardButtons = [
      control('Step forward', 'next', () => this.go(this.index + 1)),
      control('Go to end', 'last', () => this.go(Number.POSITIVE_INFINITY)),
    ];
    this.playButton = button('control-button', 'Play', () => this.toggle(), icon('play'));
    this.slider.addEventListener('input', () => {
      this.pause();
      this.go(this.slider.valueAsNumber);
    });
    this.element.append(
      this.steps,
      h(
        'div',
        { class: 'transport', role: 'group', 'aria-label': 'Playback' },
        ...this.backButtons,
        this.playButton,
        ...this.forwardButtons,
        this.slider,
        this.position,
      ),
      this.sentence,
      this.board,
      this.notes,
    );
  }

  show(timeline: Timeline, set: SetPreview, memory: Memory): void {
    this.timeline = timeline;
    this.set = set;
    this.memory = memory;
    this.element.hidden = false;
    this.slider.max = String(timeline.frames.length - 1);
    this.paint();
  }

  clear(): void {
    this.pause();
    this.timeline = undefined;
    this.element.hidden = true;
  }

  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.showPlaying();
  }

  private get index(): number {
    return Math.min(this.memory?.frame ?? 0, this.last);
  }

  private get last(): number {
    return Math.max(0, (this.timeline?.frames.length ?? 0) - 1);
  }

  private toggle(): void {
    if (this.timer !== undefined) {
      this.pause();
      return;
    }
    this.go(this.index === this.last ? 0 : this.index + 1);
    this.timer = setInterval(() => {
      this.go(this.index + 1);
      if (this.index === this.last) this.pause();
    }, secondsPerFrame * 1000);
    this.showPlaying();
  }

  private showPlaying(): void {
    const playing = this.timer !== undefined;
    this.playButton.replaceChildren(icon(playing ? 'pause' : 'play'));
    for (const attribute of ['aria-label', 'title'])
      this.playButton.setAttribute(attribute, playing ? 'Pause' : 'Play');
  }

  private go(index: number): void {
    if (!this.memory) return;
    this.memory.frame = Math.min(Math.max(0, index), this.last);
    this.changed();
    this.paint();
  }

  private paint(): void {
    const { timeline, set, index } = this;
    const frame = timeline?.frames[index];
    if (!timeline || !set || !frame) return;
    const { steps, frames } = timeline;
    const position = `${index + 1} of ${frames.length}`;
    this.slider.value = String(index);
    this.slider.setAttribute('aria-valuetext', `${position}: ${frame.sentence}`);
    this.position.textContent = position;
    for (const each of this.backButtons) each.disabled = index === 0;
    for (const each of this.forwardButtons) each.disabled = index === this.last;
    this.sentence.textContent = frame.sentence;
    this.steps.hidden = steps.length < 2;
    this.steps.replaceChildren(...steps.map(({ title }, step) => this.step(title, step, frame, frames)));
    const templates = set.claimTemplates.map((template) => template.name);
    const rows = boardAt(timeline, index, templates);
    this.board.replaceChildren(
      ...rows.slice(0, maxRows).map((row) => boardRow(row, set.name, templates, timeline.revisions)),
      ...(rows.length > maxRows ? [text(`and ${rows.length - maxRows} more`)] : []),
    );
    // The notes of a step are shown at its last frame.
    const isLastOfStep = frames[index + 1]?.step !== frame.step;
    const list = remarks('info', (isLastOfStep && steps[frame.step]?.notes) || []);
    this.notes.replaceChildren(...(list ? [list] : []));
  }

  private step(title: string, step: number, frame: Frame, frames: readonly Frame[]): HTMLElement {
    const state = step < frame.step ? 'done' : step === frame.step ? 'current' : 'upcoming';
    const item = h('li', { class: state, 'aria-current': state === 'current' ? 'step' : undefined });
    item.append(
      textButton('step', title, () => {
        this.pause();
        this.go(frames.findIndex((each) => each.step === step));
      }),
    );
    return item;
  }
}

function boardRow(
  row: BoardRow,
  set: string,
  templates: readonly string[],
  revisions: Timeline['revisions'],
): HTMLElement {
  const { from, to, pod, revision, claims, changed } = row;
  const facts = [
    podStateLabels[pod],
    revision !== undefined && pod !== 'gone' ? (revisions[revision] ?? `revision ${revision}`) : '',
    from === to ? '' : `${to - from + 1} pods`,
  ];
  const state = (sign: IconName, name: string, facts: string) =>
    h(
      'span',
      { class: `state ${sign}` },
      icon(sign),
      h(
        'span',
        { class: 'what' },
        h('span', { class: 'name' }, from === to ? name : `${name} … ${to}`),
        ' ',
        h('span', { class: 'facts' }, facts),
      ),
    );
  const first = podName({ name: set }, from);
  return h(
    'div',
    { class: `board-row ${changed ? 'changed' : ''}`, role: 'listitem' },
    state(`pod-${pod}`, first, facts.filter(Boolean).join(' · ')),
    ...claims.map(
      (claim, index) => claim && state(`claim-${claim}`, `${templates[index]}-${first}`, claimStateLabels[claim]),
    ),
  );
}
