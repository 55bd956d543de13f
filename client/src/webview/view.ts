import {
  type Badge,
  claimSize,
  className,
  namespace,
  occasions,
  portList,
  retention,
  serviceAddress,
  serviceState,
  totals,
} from '../../../server/src/features/outlook';
import type { ClaimTemplatePreview, ServicePreview, SetPreview } from '../../../server/src/protocol';
import { type Child, h, icon } from './dom';
import { PodGrid } from './grid';
import { type Actions, badge, name, type Place, section } from './parts';

/** One StatefulSet in the panel. It stays while its model changes, so that the table keeps its place. */
export class SetView {
  readonly element = h('article', { tabindex: -1 });
  private readonly grid: PodGrid;
  private readonly above = h('div', { class: 'above' });
  private readonly below = h('div', { class: 'below' });
  private readonly pods: HTMLElement;

  constructor(private readonly actions: Actions) {
    this.grid = new PodGrid(actions);
    this.pods = section('Pods', this.grid.element);
    this.element.append(this.above, this.pods, this.below);
  }

  update(set: SetPreview, uri: string): void {
    this.element.setAttribute('aria-label', `StatefulSet ${set.name}`);
    this.above.replaceChildren(header(set, uri, this.actions), ...notes(set), services(set, uri, this.actions));
    this.pods.hidden = set.replicas === 0;
    this.grid.update(set, uri);
    this.below.replaceChildren(...storage(set, uri, this.actions), order(set));
  }
}

function header(set: SetPreview, uri: string, actions: Actions): HTMLElement {
  return h(
    'header',
    {},
    h('h2', {}, name(set.name || '(no name)', { uri, range: set.ranges.name }, actions)),
    h('p', { class: 'totals' }, ...[namespace(set), ...totals(set)].map((fact) => h('span', {}, fact))),
  );
}

function notes(set: SetPreview): readonly HTMLElement[] {
  if (set.notes.length === 0) return [];
  return [h('ul', { class: 'notes' }, ...set.notes.map((note) => h('li', {}, icon('warning'), h('span', {}, note))))];
}

function services(set: SetPreview, uri: string, actions: Actions): HTMLElement {
  const here: Place = { uri, range: set.ranges.serviceName };
  const { badge: state, consequence } = serviceState(set);
  return section(
    'Services',
    set.service
      ? entry('Governing', ...serviceLines(set, set.service, state, here, actions), text(consequence))
      : entry('Governing', h('div', { class: 'line' }, badge(state)), text(consequence)),
    ...set.clientServices.map((each) =>
      entry('For clients', ...serviceLines(set, each, { kind: 'plain', text: each.type }, here, actions)),
    ),
    set.clientServices.length === 0 ? entry('For clients', text('No other Service selects these pods.')) : undefined,
  );
}

/** A Service's name and state, and its address. Where it has no place of its own it leads to `here`. */
function serviceLines(
  set: SetPreview,
  service: ServicePreview,
  state: Badge,
  here: Place,
  actions: Actions,
): readonly HTMLElement[] {
  const place = service.uri !== null && service.range !== null ? { uri: service.uri, range: service.range } : here;
  const address = serviceAddress(set, service);
  const ports = portList(service);
  return [
    h('div', { class: 'line' }, name(service.name, place, actions), badge(state)),
    h(
      'div',
      { class: 'line' },
      name(address, undefined, actions, address.length - service.name.length),
      ports === '' ? undefined : h('span', { class: 'detail' }, `port ${ports}`),
    ),
  ];
}

function storage(set: SetPreview, uri: string, actions: Actions): readonly HTMLElement[] {
  if (set.claimTemplates.length === 0) return [];
  return [
    section(
      'Storage',
      ...set.claimTemplates.map((template) =>
        entry(
          'Claim template',
          h(
            'div',
            { class: 'line' },
            name(template.name, { uri, range: template.range }, actions),
            h('span', { class: 'detail' }, claimFacts(template).join(' · ')),
          ),
          ...template.mounts.map(({ container, path }) => text(`Mounted at ${path} in ${container}.`)),
          template.mounts.length === 0 ? text('No container mounts it.') : undefined,
        ),
      ),
      entry('Retention', text(retention(set))),
    ),
  ];
}

function claimFacts(template: ClaimTemplatePreview): readonly string[] {
  return [`${claimSize(template)} each`, className(template.storageClass), ...template.accessModes];
}

function order(set: SetPreview): HTMLElement {
  return section(
    'Order',
    ...occasions(set).map((occasion) => {
      const pods = occasion.pods.length > 0 ? sequence(occasion.pods) : undefined;
      return entry(occasion.title, h('div', { class: 'line' }, pods, text(occasion.text)));
    }),
  );
}

function sequence(pods: readonly string[]): HTMLElement {
  return h('ol', { class: 'sequence' }, ...pods.map((pod) => h('li', {}, pod)));
}

function entry(term: string, ...value: readonly Child[]): HTMLElement {
  return h('div', { class: 'entry' }, h('div', { class: 'term' }, term), h('div', { class: 'value' }, ...value));
}

function text(sentence: string): HTMLElement {
  return h('p', { class: 'text' }, sentence);
}
