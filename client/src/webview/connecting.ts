import {
  type Badge,
  portList,
  type ServicePreview,
  type SetPreview,
  serviceAddress,
  type Way,
} from '../../../server/src/protocol';
import { type Child, h } from './dom';
import { type Actions, actionButton, badge, copyableText, entry, name, type Place, remarks, text } from './parts';

/** The Services of a set, and every way into it. `way` is the chosen one, by its name. */
export function connecting(
  set: SetPreview,
  uri: string,
  actions: Actions,
  way: string | undefined,
  choose: (way: string) => void,
): readonly Child[] {
  const { connections } = set;
  return [
    ...services(set, uri, actions),
    ...(connections ? waysIn(connections.ways, connections.product, actions, way, choose) : []),
    connections?.peers === undefined
      ? undefined
      : entry('All members', copyableText(connections.peers, 'the list of members', actions)),
    connections?.productPeers === undefined
      ? undefined
      : entry(
          `As ${connections.product} wants it`,
          copyableText(connections.productPeers, 'the list of peers', actions),
        ),
    connections && connections.srv.length > 0
      ? entry(
          'SRV',
          ...connections.srv.map((record) =>
            h(
              'div',
              { class: 'line' },
              name(record.name, undefined, actions),
              h('span', { class: 'detail' }, `port ${record.port}, one answer a pod`),
            ),
          ),
        )
      : undefined,
    connections && remarks('info', connections.notes, 'below'),
  ];
}

function services(set: SetPreview, uri: string, actions: Actions): readonly Child[] {
  const here: Place = { uri, range: set.ranges.serviceName };
  const { badge: state, consequence } = set.governance;
  const canAdd = set.additions.includes('clientService');
  return [
    set.service
      ? entry('Governing', ...serviceLines(set, set.service, state, here, actions), text(consequence))
      : entry('Governing', h('div', { class: 'line' }, badge(state)), text(consequence)),
    ...set.clientServices.map((each) =>
      each.headless
        ? entry('Other', ...serviceLines(set, each, { kind: 'plain', text: 'Headless' }, here, actions))
        : entry('For clients', ...serviceLines(set, each, { kind: 'plain', text: each.type }, here, actions)),
    ),
    set.clientServices.length === 0 || canAdd
      ? entry(
          'For clients',
          set.clientServices.length === 0 ? text('No other Service selects these pods.') : undefined,
          canAdd
            ? h(
                'div',
                { class: 'line' },
                actionButton('Add client Service', () => actions.apply(set.id, { kind: 'clientService' })),
                h('span', { class: 'detail wraps' }, 'One address for whichever pod is Ready'),
              )
            : undefined,
        )
      : undefined,
  ];
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
  const early = service.publishNotReadyAddresses ? [badge({ kind: 'plain', text: 'publishNotReadyAddresses' })] : [];
  return [
    h('div', { class: 'line' }, name(service.name, place, actions), badge(state), ...early),
    h(
      'div',
      { class: 'line' },
      name(address, undefined, actions, address.length - service.name.length),
      ports === '' ? undefined : h('span', { class: 'detail' }, `port ${ports}`),
    ),
  ];
}

/** One way at a time, chosen from a list. */
function waysIn(
  ways: readonly Way[],
  product: string | undefined,
  actions: Actions,
  wanted: string | undefined,
  choose: (way: string) => void,
): readonly Child[] {
  const chosen = ways.find((way) => idOf(way) === wanted) ?? ways[0];
  if (!chosen) return [];
  const select = h('select', { 'aria-label': 'Way in' });
  for (const way of ways) {
    const option = h('option', { value: idOf(way) }, `${kinds[way.to]} ${way.name}`);
    option.selected = way === chosen;
    select.append(option);
  }
  select.addEventListener('change', () => choose(select.value));
  const { connection } = chosen;
  return [
    entry(
      'Connect to',
      h('div', { class: 'line' }, select),
      text(chosen.explanation),
      h(
        'ul',
        { class: 'names' },
        ...chosen.names.map((each) =>
          h('li', {}, name(each.name, undefined, actions), h('span', { class: 'detail wraps' }, each.from)),
        ),
      ),
    ),
    connection === undefined
      ? undefined
      : entry(product ?? 'Connection', copyableText(connection, 'the connection string', actions)),
  ];
}

const kinds: Readonly<Record<Way['to'], string>> = {
  pod: 'Pod',
  all: 'All pods, Service',
  any: 'Any Ready pod, Service',
};

function idOf({ to, name }: Way): string {
  return `${to} ${name}`;
}
