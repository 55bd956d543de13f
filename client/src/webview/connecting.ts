import {
  type Location,
  portList,
  type ServicePreview,
  type SetPreview,
  serviceAddress,
  type Way,
} from '../../../server/src/protocol';
import { type Child, h } from './dom';
import { type Actions, actionButton, badge, copyableText, entry, name, remarks, text, verdict } from './parts';

/** The Services of a set, and how clients connect to it. `way` is the selected target. */
export function connecting(
  set: SetPreview,
  actions: Actions,
  way: string | undefined,
  choose: (way: string) => void,
): readonly Child[] {
  const { connections } = set;
  return [
    ...services(set, actions),
    ...(connections ? targets(connections.ways, actions, way, choose) : []),
    connections?.peers === undefined
      ? undefined
      : entry('Peer list', copyableText(connections.peers, 'the peer list', actions)),
    connections?.productPeers === undefined
      ? undefined
      : entry(
          `For ${connections.product}`,
          copyableText(connections.productPeers, `the peer list for ${connections.product}`, actions),
        ),
    connections && connections.srv.length > 0
      ? entry(
          'SRV records',
          ...connections.srv.map((record) =>
            h(
              'div',
              { class: 'line' },
              name(record.name, undefined, actions),
              h('span', { class: 'detail' }, `port ${record.port}, one record per pod`),
            ),
          ),
        )
      : undefined,
    connections && remarks('info', connections.notes, 'below'),
  ];
}

function services(set: SetPreview, actions: Actions): readonly Child[] {
  const here = set.places.serviceName;
  const { badge: state, consequence } = set.governance;
  const canAdd = set.additions.includes('clientService');
  return [
    set.service
      ? entry(
          'Governing Service',
          ...serviceLines(set, set.service, verdict(state, set.places.governance, actions), here, actions),
          text(consequence),
        )
      : entry('Governing Service', h('div', { class: 'line' }, verdict(state, here, actions)), text(consequence)),
    ...set.clientServices.map((each) =>
      each.headless
        ? entry('Other Service', ...serviceLines(set, each, badge({ kind: 'plain', text: 'Headless' }), here, actions))
        : entry('Client Service', ...serviceLines(set, each, badge({ kind: 'plain', text: each.type }), here, actions)),
    ),
    set.clientServices.length === 0 || canAdd
      ? entry(
          'Client Service',
          set.clientServices.length === 0 ? text('No other Service selects these pods.') : undefined,
          canAdd
            ? h(
                'div',
                { class: 'line' },
                actionButton('Add client Service', () => actions.apply(set.id, { kind: 'clientService' })),
                h('span', { class: 'detail wraps' }, 'One address, which leads to any Ready pod'),
              )
            : undefined,
        )
      : undefined,
  ];
}

/** The name, state and address of a Service. `here` is where its name leads if its manifest is not known. */
function serviceLines(
  set: SetPreview,
  service: ServicePreview,
  state: HTMLElement,
  here: Location,
  actions: Actions,
): readonly HTMLElement[] {
  const location = service.place ?? here;
  const address = serviceAddress(set, service);
  const ports = portList(service);
  const early = service.publishNotReadyAddresses ? [badge({ kind: 'plain', text: 'publishNotReadyAddresses' })] : [];
  return [
    h('div', { class: 'line' }, name(service.name, location, actions), state, ...early),
    h(
      'div',
      { class: 'line' },
      name(address, undefined, actions, address.length - service.name.length),
      ports === '' ? undefined : h('span', { class: 'detail' }, `port ${ports}`),
    ),
  ];
}

/** How to connect to one pod or Service, which the user selects. */
function targets(
  ways: readonly Way[],
  actions: Actions,
  selected: string | undefined,
  select: (way: string) => void,
): readonly Child[] {
  const chosen = ways.find((way) => idOf(way) === selected) ?? ways[0];
  if (!chosen) return [];
  const list = h('select', { 'aria-label': 'Connect to' });
  for (const way of ways) {
    const option = h('option', { value: idOf(way) }, labelOf(way));
    option.selected = way === chosen;
    list.append(option);
  }
  list.addEventListener('change', () => select(list.value));
  const { connection, others } = chosen;
  return [
    entry(
      'Connect to',
      h('div', { class: 'line' }, list),
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
      : entry('Connection string', copyableText(connection, 'the connection string', actions)),
    ...others.map((other) => entry(other.title, copyableText(other.connection, other.title, actions))),
  ];
}

function labelOf({ to, name }: Way): string {
  switch (to) {
    case 'pod':
      return `Pod ${name}`;
    case 'all':
      return `Service ${name} (all pods)`;
    case 'any':
      return `Service ${name} (any Ready pod)`;
  }
}

function idOf({ to, name }: Way): string {
  return `${to} ${name}`;
}
