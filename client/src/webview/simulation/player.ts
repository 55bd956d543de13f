import type { Frame } from '../../../../server/src/protocol';
import { button, h, icon, textButton } from '../dom';
import { remarks } from '../parts';
import { BoardView, type NamedBoardSet } from './boardView';
import type { Position } from './history';
import { frameAt, frameCount, lookAt, positionOf, type Timeline } from './timeline';

/** A frame is shown for so long, in ms; a step altogether for no longer than this. */
const frameTime = 1100;
const stepTime = 6000;

/** Steps through the frames of a history, and shows the pods and claims at each. */
export class Player {
  readonly element = h('div', { class: 'player' });
  private readonly steps = h('ol', { class: 'steps', 'aria-label': 'History' });
  private readonly transport = h('div', { class: 'transport', role: 'group', 'aria-label': 'Playback' });
  private readonly slider = h('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Position' });
  private readonly count = h('span', { class: 'position' });
  private readonly sentence = h('p', { class: 'sentence', 'aria-live': 'polite' });
  private readonly board: BoardView;
  private readonly notes = h('div', { class: 'step-notes' });
  private readonly playButton: HTMLButtonElement;
  private readonly backButtons: readonly HTMLButtonElement[];
  private readonly forwardButtons: readonly HTMLButtonElement[];
  private timeline: Timeline | undefined;
  private set: NamedBoardSet | undefined;
  private position: Position = { step: 0, frame: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `moved` is told of every position that the user goes to, `act` of a step that is chosen at a pod: without it, none can be. */
  constructor(
    private readonly moved: (position: Position) => void,
    act?: (step: string) => void,
  ) {
    this.board = new BoardView(act);
    const control = (label: string, sign: Parameters<typeof icon>[0], go: () => void) =>
      button('control-button', label, () => this.goByHand(go), icon(sign));
    this.backButtons = [
      control('Go to start', 'first', () => this.go(0)),
      control('Step back', 'previous', () => this.go(this.index - 1)),
    ];
    this.forwardButtons = [
      control('Step forward', 'next', () => this.go(this.index + 1)),
      control('Go to end', 'last', () => this.go(this.last)),
    ];
    this.playButton = button('control-button', 'Play', () => this.toggle(), icon('play'));
    this.slider.addEventListener('input', () => this.goByHand(() => this.go(this.slider.valueAsNumber)));
    const { backButtons, playButton, forwardButtons, slider, count } = this;
    this.transport.append(...backButtons, playButton, ...forwardButtons, slider, count);
    this.element.append(this.steps, this.transport, this.sentence, this.board.element, this.notes);
  }

  show(timeline: Timeline, set: NamedBoardSet, position: Position): void {
    this.timeline = timeline;
    this.set = set;
    this.position = positionOf(timeline, frameAt(timeline, position));
    this.slider.max = String(this.last);
    this.transport.hidden = this.last === 0;
    this.paint();
  }

  /** Plays from the position on, up to the end. Those who want no motion are shown the end. */
  play(): void {
    this.pause();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.go(this.last);
    else this.next();
  }

  focus(): void {
    this.playButton.focus();
  }

  pause(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.showPlaying();
  }

  private get index(): number {
    return this.timeline ? frameAt(this.timeline, this.position) : 0;
  }

  private get last(): number {
    return this.timeline ? frameCount(this.timeline) - 1 : 0;
  }

  private toggle(): void {
    if (this.timer !== undefined) {
      this.pause();
      return;
    }
    if (this.index === this.last) this.go(0);
    this.play();
  }

  /** Goes on after a while, until the end is reached. */
  private next(): void {
    if (this.index >= this.last) {
      this.pause();
      return;
    }
    const frames = this.timeline?.steps[this.position.step - 1]?.frames.length ?? 1;
    this.timer = setTimeout(
      () => {
        this.go(this.index + 1);
        this.next();
      },
      Math.min(frameTime, stepTime / frames),
    );
    this.showPlaying();
  }

  private showPlaying(): void {
    const playing = this.timer !== undefined;
    this.playButton.replaceChildren(icon(playing ? 'pause' : 'play'));
    for (const attribute of ['aria-label', 'title'])
      this.playButton.setAttribute(attribute, playing ? 'Pause' : 'Play');
  }

  private goByHand(go: () => void): void {
    this.pause();
    go();
  }

  private go(index: number): void {
    if (!this.timeline) return;
    this.position = positionOf(this.timeline, Math.min(Math.max(0, index), this.last));
    this.moved(this.position);
    this.paint();
  }

  private paint(): void {
    const { timeline, set, position, index, last } = this;
    if (!timeline || !set) return;
    const { step, frame } = lookAt(timeline, position);
    this.showPosition(index, last, frame);
    if (this.sentence.textContent !== frame.sentence) this.sentence.textContent = frame.sentence;
    this.showSteps(timeline);
    this.board.show(timeline, set, position);
    // The notes of a step are shown at its last frame.
    const isLastOfStep = step !== undefined && position.frame === step.frames.length - 1;
    const list = remarks('info', isLastOfStep ? step.notes : []);
    this.notes.replaceChildren(...(list ? [list] : []));
  }

  private showPosition(index: number, last: number, { sentence }: Frame): void {
    const position = `${index + 1} of ${last + 1}`;
    this.slider.value = String(index);
    this.slider.setAttribute('aria-valuetext', `${position}: ${sentence}`);
    this.count.textContent = position;
    for (const each of this.backButtons) each.disabled = index === 0;
    for (const each of this.forwardButtons) each.disabled = index === last;
  }

  private showSteps({ steps }: Timeline): void {
    const titles = steps.map(({ title }) => title);
    if (this.steps.childElementCount !== titles.length || titles.some((title, i) => this.titleAt(i) !== title))
      this.steps.replaceChildren(...titles.map((title, index) => this.stepButton(title, index + 1)));
    for (const [index, item] of [...this.steps.children].entries()) {
      const number = index + 1;
      const isCurrent = number === this.position.step;
      item.className = number < this.position.step ? 'done' : isCurrent ? 'current' : 'upcoming';
      if (isCurrent === item.hasAttribute('aria-current')) continue;
      item.toggleAttribute('aria-current', isCurrent);
      if (isCurrent) this.reveal(item);
    }
  }

  private titleAt(index: number): string | null | undefined {
    return this.steps.children[index]?.querySelector('.title')?.textContent;
  }

  /** Scrolls the list alone: the page stays where it is. */
  private reveal(item: Element): void {
    if (item instanceof HTMLElement)
      this.steps.scrollTop = item.offsetTop - this.steps.offsetTop - this.steps.clientHeight / 2;
  }

  private stepButton(title: string, number: number): HTMLElement {
    const go = () => this.goByHand(() => this.timeline && this.go(frameAt(this.timeline, { step: number, frame: 0 })));
    const label = h('span', { class: 'title' }, title);
    const item = textButton('step', '', go, h('span', { class: 'number' }, `${number}`), ' ', label);
    return h('li', {}, item);
  }
}
