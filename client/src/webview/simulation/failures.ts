import type { Finding, FindingId, Preset, SetPreview } from '../../../../server/src/protocol';
import { h } from '../dom';
import { actionButton, remark, text } from '../parts';

/** What each kind of failure is called. */
const titles: Readonly<Record<FindingId, string>> = {
  'data-deleted': 'Data is deleted.',
  'quorum-lost': 'The quorum is lost.',
  blocks: 'It stops for good.',
  'rollback-blocks': 'A rollback stops for good.',
  unavailable: 'No pod is Ready.',
};

/** What can go wrong with a set, found when somebody looks: each failure can be played. */
export class Failures {
  readonly element = h('details', { class: 'examples failures' }, h('summary', {}, 'What breaks it'));
  private readonly content = h('div', { 'aria-live': 'polite' });
  private set: SetPreview | undefined;
  private fromLive = false;
  /** What was looked at when the failures were asked for. */
  private asked: string | undefined;

  /** `ask` has `show` called with the answer; `play` begins anew with the steps. Both are told whether what runs is the beginning. */
  constructor(
    private readonly ask: (set: SetPreview, fromLive: boolean) => void,
    private readonly play: (steps: Pick<Preset, 'setup' | 'steps'>, fromLive: boolean) => void,
  ) {
    this.element.append(this.content);
    this.element.addEventListener('toggle', () => {
      if (this.element.open && this.asked !== this.about) this.find();
    });
  }

  update(set: SetPreview, fromLive: boolean): void {
    this.set = set;
    this.fromLive = fromLive;
    if (this.asked === undefined || this.asked === this.about) return;
    // Not at every keystroke: all failures of a set take longer to play than the rest of the preview.
    this.asked = undefined;
    this.content.replaceChildren(
      text('The set, or where the simulation starts, has changed since.'),
      actionButton('Find again', () => this.find()),
    );
  }

  show(findings: readonly Finding[]): void {
    this.content.replaceChildren(
      findings.length === 0
        ? text('No single failure was found that deletes data, stops the set for good or leaves no pod Ready.')
        : h('ul', { class: 'remarks warning' }, ...findings.map((finding) => this.item(finding))),
    );
  }

  /** What the failures depend on, without what the user only looks at. */
  private get about(): string | undefined {
    const { connections, commands, runbook, diagram, places, live, ...set } = this.set ?? {};
    return JSON.stringify([set, this.fromLive]);
  }

  private find(): void {
    if (!this.set) return;
    this.asked = this.about;
    this.content.replaceChildren(text('Playing what can go wrong…'));
    this.ask(this.set, this.fromLive);
  }

  private item({ id, message, steps }: Finding): HTMLElement {
    const { fromLive } = this;
    const isApplied = !fromLive && steps[0] === 'apply';
    const preset = { setup: isApplied ? steps.slice(0, 1) : [], steps: isApplied ? steps.slice(1) : steps };
    const play = actionButton('Play', () => this.play(preset, fromLive));
    play.title = steps.join(' ');
    return remark('warning', `${titles[id]} ${message}`, play);
  }
}
