import type { LessonCluster } from '../../../../server/src/protocol';
import { h } from '../dom';
import { actionButton, text } from '../parts';
import { lastFrame } from '../simulation/history';
import { Player } from '../simulation/player';

/** The simulated cluster of a part: what can be done to it, and the player of what was done. */
export class ClusterView {
  readonly element = h('section', { class: 'cluster', 'aria-label': 'Simulation', hidden: '' });
  private readonly buttons = h('div', { class: 'buttons', role: 'group', 'aria-label': 'Act on the cluster' });
  private readonly remark = h('div', { class: 'remark', 'aria-live': 'polite' });
  private readonly place = h('div', {});
  private player: Player | undefined;
  private part: string | undefined;
  private steps: readonly string[] = [];

  /** `act` is told of the steps that are chosen; `reset` is called to begin anew. */
  constructor(
    private readonly act: (step: string) => void,
    private readonly reset: () => void,
  ) {
    this.element.append(h('h3', {}, 'Simulation'), this.buttons, this.remark, this.place);
  }

  update(lesson: string, part: number, cluster: LessonCluster | undefined): void {
    const place = `${lesson} ${part}`;
    this.element.hidden = cluster === undefined;
    if (place !== this.part || !cluster) this.player?.pause();
    if (place !== this.part) this.forget(place);
    if (!cluster) return;
    this.showButtons(cluster);
    this.remark.replaceChildren(...(cluster.remark === null ? [] : [text(cluster.remark)]));
    this.showSteps(cluster);
  }

  private forget(part: string): void {
    this.part = part;
    this.player = undefined;
    this.steps = [];
    this.place.replaceChildren();
    this.buttons.replaceChildren();
  }

  /** Buttons stay the same elements, so that the focus stays, too. */
  private showButtons({ buttons, timeline, setup }: LessonCluster): void {
    this.buttons.hidden = buttons.length === 0;
    if (this.buttons.childElementCount === 0 && buttons.length > 0)
      this.buttons.append(
        ...buttons.map(({ label, step }) => actionButton(label, () => this.act(step), step === 'apply')),
        actionButton('Start over', this.reset),
      );
    const isUntouched = timeline.steps.length <= setup;
    for (const [index, each] of [...this.buttons.querySelectorAll('button')].entries())
      each.disabled = !(buttons[index]?.isEnabled ?? !isUntouched);
  }

  /** What is new is played; what was there before is as it was left. */
  private showSteps({ timeline, set, buttons, setup }: LessonCluster): void {
    const now = timeline.steps.map(({ step }) => step);
    const isNew = this.player === undefined;
    const isLonger = now.length > this.steps.length && this.steps.every((step, index) => step === now[index]);
    const isSame = now.length === this.steps.length && !isNew;
    const player = this.player ?? this.newPlayer(buttons.length > 0);
    // An answer is to be seen from its beginning, and what was played before it is known.
    const known = isNew ? (buttons.length > 0 ? now.length : setup) : this.steps.length;
    this.steps = now;
    if (isSame) return;
    player.pause();
    player.show(timeline, set, { step: isLonger || isNew ? known : now.length, frame: lastFrame });
    if (known < now.length && (isLonger || isNew)) player.play();
  }

  private newPlayer(isPlayable: boolean): Player {
    this.player = new Player(() => undefined, isPlayable ? this.act : undefined);
    this.place.replaceChildren(this.player.element);
    return this.player;
  }
}
