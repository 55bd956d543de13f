import type { Finding, Played, Playing, Preset, SetPreview } from '../../../../server/src/protocol';
import { h, textButton } from '../dom';
import type { Memory } from '../memory';
import { actionButton, text } from '../parts';
import { Failures } from './failures';
import { acted, filled, type History, newHistory, replayed, reset, undone } from './history';
import { Player } from './player';
import { SetActions } from './setActions';
import { emptyTimeline, joined, knownSteps, setAfter, type Timeline } from './timeline';

/** What the section asks of the page that it is part of. */
export interface Host {
  /** The memory has changed: it must be saved. */
  changed(): void;
  /** The steps are to be played: `show` gets the answer. */
  play(set: SetPreview, playing: Playing): void;
  /** What can go wrong is to be found: `showFailures` gets the answer. */
  findFailures(set: SetPreview, fromLive: boolean): void;
  /** Puts the history on the clipboard as a command line. */
  copy(set: SetPreview, history: History): void;
}

/** One simulated cluster: actions on the set as it is now, the history of what was done, and the player of it. */
export class Simulation {
  readonly element = h('div', { class: 'simulation' });
  private readonly presets = h('div', { class: 'chips', role: 'group', 'aria-label': 'Examples' });
  private readonly examples = h('details', { class: 'examples' }, h('summary', {}, 'Examples'), this.presets);
  private readonly fromLiveField = h('input', { type: 'checkbox' });
  private readonly fromLive = h('label', { class: 'from-live' }, this.fromLiveField, 'Start from the live state');
  private readonly hint = h('div', { class: 'hint' });
  private readonly actions: SetActions;
  private readonly undo = actionButton('Undo', () => this.change(undone));
  private readonly reset = actionButton('Reset', () => this.change((history) => reset(history)));
  private readonly copy = actionButton('Copy as command', () => this.set && this.host.copy(this.set, this.history));
  private readonly player: Player;
  private readonly failures: Failures;
  private set: SetPreview | undefined;
  private memory: Memory | undefined;
  private timeline: Timeline | undefined;
  /** The history that was last sent to be played. */
  private asked: string | undefined;
  /** Whether nothing was shown last: then the examples are in view. */
  private isEmpty: boolean | undefined;
  /** Whether the next answer is to be played: something was done. */
  private isPlaying = false;

  constructor(private readonly host: Host) {
    this.player = new Player(
      (position) => {
        this.save({ ...this.history, position });
        this.showHints();
      },
      (step) => this.act(step),
    );
    this.fromLiveField.addEventListener('change', () =>
      this.change((history) => reset(history, this.fromLiveField.checked)),
    );
    const tools = h('div', { class: 'buttons tools' }, this.undo, this.reset, this.copy);
    this.actions = new SetActions((step) => this.act(step), tools);
    this.failures = new Failures(
      (set, fromLive) => this.host.findFailures(set, fromLive),
      (steps, fromLive) => {
        this.begin(steps, fromLive);
        this.player.focus();
      },
    );
    const { examples, failures, fromLive, actions, hint, player } = this;
    this.element.append(actions.element, fromLive, hint, examples, failures.element, player.element);
  }

  update(set: SetPreview, memory: Memory): void {
    this.set = set;
    this.memory = memory;
    const { history } = this;
    // What ran is forgotten together with the state of the cluster.
    if (history.fromLive && !set.live) this.save(newHistory());
    if (this.timeline?.run !== this.history.run) this.timeline = undefined;
    this.fromLive.hidden = !set.live;
    this.fromLiveField.checked = this.history.fromLive;
    this.showPresets(set.presets);
    this.failures.update(set, this.history.fromLive);
    this.ask();
  }

  show(played: Played): void {
    const { set, history } = this;
    if (!set || played.run !== history.run) return;
    this.timeline = joined(this.timeline, played);
    if (!this.timeline) {
      this.ask();
      return;
    }
    this.showHistory();
    const isWhole = knownSteps(this.timeline, history) === history.steps.length;
    if (!isWhole && played.steps.length > 0 && played.invalid === null) {
      this.ask();
      return;
    }
    if (this.isPlaying) this.player.play();
    this.isPlaying = false;
  }

  showFailures(findings: readonly Finding[]): void {
    this.failures.show(findings);
  }

  /** Begins anew with steps, and plays them from where they get interesting. */
  begin(steps: Pick<Preset, 'setup' | 'steps'>, fromLive = false): void {
    this.isPlaying = true;
    this.change((history) => filled(history, steps, fromLive));
  }

  private get history(): History {
    return this.memory?.history ?? newHistory();
  }

  private save(history: History): void {
    if (this.memory) this.memory.history = history;
    this.host.changed();
  }

  private act(step: string): void {
    this.isPlaying = true;
    this.change((history) => acted(history, step));
  }

  private change(next: (history: History) => History): void {
    this.player.pause();
    this.save(next(this.history));
    if (this.set) this.failures.update(this.set, this.history.fromLive);
    this.ask();
  }

  /** Asks for the frames that are missing, and whether the manifest is still the one that was applied. */
  private ask(): void {
    const { set, memory, timeline } = this;
    if (!set || !memory) return;
    memory.history ??= newHistory();
    const { run, fromLive, steps } = memory.history;
    if (steps.length === 0 && !fromLive && this.asked !== run) {
      this.timeline = emptyTimeline(run);
      this.showHistory();
      return;
    }
    this.asked = run;
    this.host.play(set, { run, fromLive, steps, have: knownSteps(timeline, memory.history) });
  }

  private showHistory(): void {
    const { timeline, set, history } = this;
    const isEmpty = history.steps.length === 0 && !history.fromLive;
    this.player.element.hidden = !timeline;
    if (isEmpty !== this.isEmpty) this.examples.open = isEmpty;
    this.isEmpty = isEmpty;
    if (timeline && set) this.player.show(timeline, set, history.position);
    this.showHints();
  }

  private showPresets(presets: readonly Preset[]): void {
    const key = JSON.stringify(presets);
    if (this.presets.dataset['shown'] === key) return;
    this.presets.dataset['shown'] = key;
    this.presets.replaceChildren(
      ...presets.map((preset) =>
        textButton('chip', preset.title, () => {
          this.change((history) => filled(history, preset));
          this.player.focus();
        }),
      ),
    );
  }

  private showHints(): void {
    const { timeline, history, actions } = this;
    const { steps, past } = history;
    this.undo.disabled = past.length === 0;
    this.reset.disabled = steps.length === 0;
    this.copy.disabled = steps.length === 0;
    this.copy.title = history.fromLive
      ? 'Copies a command that plays these steps on what runs then in the cluster of your kubectl'
      : 'Copies a command that plays these steps on the file';
    const now = timeline ? setAfter(timeline, history.position) : null;
    actions.update(now, timeline?.isOutdated ?? false, this.set?.countsUnavailable ?? false);
    const isEmpty = steps.length === 0 && !history.fromLive;
    const hints = [
      isEmpty && text('Apply the manifest, or play an example. Nothing outside of this panel changes.'),
      timeline?.invalid && text(timeline.invalid),
      timeline?.isOutdated && this.outdated(),
      this.replacing(),
    ];
    this.hint.replaceChildren(...hints.filter((hint) => hint instanceof HTMLElement));
  }

  /** What doing something does to later steps. */
  private replacing(): HTMLElement | undefined {
    const { steps, position } = this.history;
    const later = steps.length - position.step;
    if (later <= 0) return undefined;
    const which = later === 1 ? 'step' : `${later} steps`;
    return text(
      `What you do now comes after ${position.step === 0 ? 'the start' : `step ${position.step}`} and replaces the ${which} that follow${later === 1 ? 's' : ''}.`,
    );
  }

  /** The manifest is another one than what was applied: what to do about that. */
  private outdated(): HTMLElement {
    return h(
      'div',
      { class: 'line' },
      text('The manifest has changed. As in a cluster, nothing happens until you apply it.'),
      actionButton('Play again with it', () => this.change(replayed)),
    );
  }
}
