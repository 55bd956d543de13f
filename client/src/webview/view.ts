import {
  type ClaimTemplatePreview,
  claimSize,
  className,
  type Finding,
  type Played,
  type SetPreview,
} from '../../../server/src/protocol';
import type { Beginning } from '../messages';
import { commandGroups, runbook } from './commands';
import { connecting } from './connecting';
import { DiagramView } from './diagram';
import { type Child, h } from './dom';
import { PodGrid } from './grid';
import { head } from './head';
import { keepInPlace, replaceInside } from './keep';
import { liveContent, liveSummary, stateBadge } from './live';
import { type Memory, newMemory, realChanges } from './memory';
import {
  type Actions,
  actionButton,
  badge,
  entry,
  name,
  type Openings,
  placeLink,
  planRemarks,
  Section,
  text,
} from './parts';
import { Simulation } from './simulation/simulation';
import { WhatIfBar } from './whatIf';

/** One StatefulSet in the panel. Its elements are kept while its model changes, so that focus and scroll position are too. */
export class SetView {
  readonly element = h('article', { tabindex: -1 });
  private readonly head = h('div', { class: 'head' });
  private readonly diagram: DiagramView;
  private readonly whatIf: WhatIfBar;
  private readonly grid: PodGrid;
  private readonly simulation: Simulation;
  private readonly sections: Readonly<Record<SectionId, Section>>;
  private set: SetPreview | undefined;
  private memory = newMemory();
  private headed = '';
  private readonly openings: Openings = {
    isOpen: (id) => this.memory.open[id],
    setOpen: (id, open) => {
      this.memory.open[id] = open;
      this.changed();
    },
  };

  /** `changed` is called when the memory changes: it must be saved, and other options may have to be sent. */
  constructor(
    private readonly actions: Actions,
    private readonly changed: () => void,
  ) {
    this.diagram = new DiagramView(actions);
    this.grid = new PodGrid(actions);
    this.whatIf = new WhatIfBar(actions, changed);
    this.simulation = new Simulation({
      changed,
      play: ({ id }, playing) => actions.play(id, playing),
      findFailures: ({ id }, fromLive) => actions.findFailures(id, fromLive),
      copy: ({ id }, { steps, fromLive }) => actions.copySteps(id, steps, fromLive),
    });
    // In the order of the page: what it is first, then what may happen to it, then how to work with it.
    this.sections = {
      diagram: new Section('diagram', 'Diagram', this.diagram.element),
      plan: new Section('plan', 'Change plan'),
      pods: new Section('pods', 'Pods', this.grid.element),
      whatIf: new Section('what-if', 'What if', this.whatIf.element),
      simulation: new Section('simulation', 'Simulation', this.simulation.element),
      live: new Section('live', 'Live'),
      connections: new Section('connections', 'Connections'),
      storage: new Section('storage', 'Storage'),
      order: new Section('order', 'Order'),
      commands: new Section('commands', 'Commands'),
      runbook: new Section('runbook', 'Runbook'),
    };
    const sections = Object.values(this.sections).map((section) => section.element);
    this.element.append(this.head, ...sections);
  }

  update(set: SetPreview, memory: Memory): void {
    this.set = set;
    this.memory = memory;
    memory.changes = realChanges(memory.changes, set);
    this.element.setAttribute('aria-label', `StatefulSet ${set.name}`);
    keepInPlace(this.whatIf.element, () => {
      this.showHead(set);
      this.diagram.update(set);
      this.grid.update(set);
      this.whatIf.update(set, memory);
      this.simulation.update(set, memory);
      this.fill(set);
    });
  }

  /** Opens the section about the set as it runs, and scrolls to it. */
  revealLive(): void {
    this.openings.setOpen('live', true);
    if (this.set) this.fill(this.set);
    this.sections.live.element.scrollIntoView();
  }

  /** Shows what applying the changes does. */
  showConsequences(consequences: readonly string[]): void {
    this.whatIf.showConsequences(consequences);
  }

  /** Opens the simulation, and plays steps in it from the start. */
  begin(beginning: Beginning): void {
    this.openings.setOpen('simulation', true);
    if (this.set) this.fill(this.set);
    this.sections.simulation.element.scrollIntoView();
    this.simulation.begin(beginning);
  }

  /** Shows what can go wrong. */
  showFailures(findings: readonly Finding[]): void {
    this.simulation.showFailures(findings);
  }

  /** Shows what was played in the simulation. */
  showPlayed(played: Played): void {
    this.simulation.show(played);
  }

  private showHead(set: SetPreview): void {
    const { name, namespace, totals, notes, notePlaces, governance, places, live } = set;
    const headed = JSON.stringify([
      name,
      namespace,
      totals,
      notes,
      notePlaces,
      governance,
      places,
      live?.state,
      live?.ready,
    ]);
    if (headed !== this.headed)
      replaceInside(
        this.head,
        head(set, this.actions, () => this.revealLive()),
      );
    this.headed = headed;
  }

  private fill(set: SetPreview): void {
    this.fillOverview(set);
    this.fillLive(set);
    this.fillConnections(set);
    this.fillStorage(set);
    this.fillCommands(set);
  }

  private fillOverview(set: SetPreview): void {
    const { actions, openings, sections } = this;
    sections.diagram.update(openings, true, []);
    sections.plan.element.hidden = set.plan === undefined;
    sections.plan.update(openings, true, [set.plan?.summary], set.plan, () => plan(set, actions));
    sections.pods.element.hidden = Math.max(set.replicas, set.written.replicas) === 0;
    sections.pods.update(openings, true, [set.revision === null ? undefined : `revision ${set.revision}`]);
    sections.whatIf.update(openings, true, [set.refused ? '' : 'The manifest does not change until you write to it']);
    sections.simulation.update(openings, true, ['A cluster to play with: no real one is touched']);
  }

  private fillLive(set: SetPreview): void {
    const { actions, openings, sections } = this;
    const { live } = set;
    sections.live.element.hidden = live === undefined;
    sections.live.update(openings, true, live ? [liveSummary(live), stateBadge(live.state)] : [], live, () =>
      live ? liveContent(set.id, live, actions, openings) : [],
    );
  }

  private fillConnections(set: SetPreview): void {
    const { actions, openings, sections, memory } = this;
    const services = [set.service, set.clientServices, set.serviceName, set.governance, set.additions, set.places];
    sections.connections.update(
      openings,
      false,
      [set.serviceName === null ? undefined : set.serviceName, badge(set.governance.badge)],
      [services, set.connections, memory.way],
      () => connecting(set, actions, memory.way, (way) => this.choose({ way })),
    );
  }

  private fillStorage(set: SetPreview): void {
    const { actions, openings, sections } = this;
    sections.storage.element.hidden = set.claimTemplates.length === 0;
    sections.storage.update(openings, false, [storageAside(set)], set, () => storage(set, actions));
    sections.order.element.hidden = set.order.length === 0;
    sections.order.update(openings, false, [`${set.podManagementPolicy} · ${set.updateStrategy}`], set.order, () =>
      order(set),
    );
  }

  private fillCommands(set: SetPreview): void {
    const { actions, openings, sections, memory } = this;
    const choice = set.replicas > 1 ? () => this.podChoice(set) : undefined;
    const about = [set.start, set.replicas, memory.ordinal];
    sections.commands.update(openings, false, [], set.commands && [set.commands, about], () => [
      choice?.(),
      ...commandGroups(set.commands ?? [], actions),
    ]);
    sections.runbook.update(openings, false, [], set.runbook && [set.runbook, about], () => [
      choice?.(),
      ...runbook(set.runbook ?? [], actions, openings),
    ]);
  }

  /** Selects the pod that the commands and the runbook are about. */
  private podChoice(set: SetPreview): HTMLElement {
    const last = set.start + set.replicas - 1;
    const field = h('input', { type: 'number', min: set.start, max: last, value: this.memory.ordinal ?? set.start });
    field.addEventListener('change', () => {
      if (Number.isInteger(field.valueAsNumber) && field.valueAsNumber >= 0)
        this.choose({ ordinal: field.valueAsNumber });
    });
    return h('label', { class: 'choice' }, h('span', {}, 'Pod ordinal'), field);
  }

  private choose(choice: Partial<Pick<Memory, 'way' | 'ordinal'>>): void {
    Object.assign(this.memory, choice);
    this.changed();
    if (this.set) this.fill(this.set);
  }
}

type SectionId =
  | 'diagram'
  | 'plan'
  | 'pods'
  | 'whatIf'
  | 'simulation'
  | 'live'
  | 'connections'
  | 'storage'
  | 'order'
  | 'commands'
  | 'runbook';

/** What the edit means, compared with the base: rejections and risks first. */
function plan({ name, plan }: SetPreview, actions: Actions): readonly Child[] {
  if (!plan) return [];
  return [
    ...planRemarks(plan.items, plan.rejectedAt ? placeLink(plan.rejectedAt, actions) : undefined),
    plan.runbook
      ? h(
          'div',
          { class: 'line' },
          actionButton('Open migration runbook', () => actions.openRunbook(name)),
        )
      : undefined,
  ];
}

function storageAside(set: SetPreview): string {
  return [set.storage ?? '', set.whenScaled === set.whenDeleted ? set.whenScaled : ''].filter(Boolean).join(' · ');
}

function storage(set: SetPreview, actions: Actions): readonly Child[] {
  return [
    ...set.claimTemplates.map((template) =>
      entry(
        'Claim template',
        h(
          'div',
          { class: 'line' },
          name(template.name, template.place, actions),
          h('span', { class: 'detail' }, claimFacts(template).join(' · ')),
        ),
        ...template.mounts.map(({ container, path }) => text(`Mounted at ${path} in container ${container}.`)),
        template.mounts.length === 0 ? text('No container mounts it.') : undefined,
      ),
    ),
    entry(
      'Retention',
      text(set.retention),
      set.additions.includes('retentionPolicy')
        ? h(
            'div',
            { class: 'line' },
            actionButton('Add retention policy', () => actions.apply(set.id, { kind: 'retentionPolicy' })),
            h('span', { class: 'detail wraps' }, 'Writes the current policy to the manifest'),
          )
        : undefined,
    ),
  ];
}

function claimFacts(template: ClaimTemplatePreview): readonly string[] {
  return [`${claimSize(template)} each`, className(template.storageClass), ...template.accessModes];
}

function order(set: SetPreview): readonly Child[] {
  return set.order.map((occasion) => {
    const pods = occasion.pods.length > 0 ? sequence(occasion.pods) : undefined;
    const why = occasion.why === undefined ? undefined : h('p', { class: 'text why' }, occasion.why);
    return entry(occasion.title, h('div', { class: 'line' }, pods, text(occasion.text)), why);
  });
}

function sequence(pods: readonly string[]): HTMLElement {
  return h('ol', { class: 'sequence' }, ...pods.map((pod) => h('li', {}, pod)));
}
