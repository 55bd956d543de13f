import type { Command, CommandGroup, RunbookEntry } from '../../../server/src/protocol';
import { type Child, h, icon } from './dom';
import { type Actions, copyableText, type Openings, remarks, text } from './parts';
import { possibleCause, remembered } from './remedy';

/** kubectl commands, grouped by purpose. */
export function commandGroups(groups: readonly CommandGroup[], actions: Actions): readonly Child[] {
  return groups.map(({ title, commands }) =>
    h('div', { class: 'group' }, h('h4', {}, title), ...commands.map((command) => commandLine(command, actions))),
  );
}

function commandLine({ title, command, note, danger }: Command, actions: Actions): HTMLElement {
  const sign = danger ? [icon('warning'), h('span', { class: 'visually-hidden' }, 'Warning: ')] : [];
  return h(
    'div',
    { class: danger ? 'command danger' : 'command' },
    h('div', { class: 'command-title' }, ...sign, h('span', {}, title)),
    copyableText(command, `the command: ${title}`, actions),
    note === undefined ? undefined : text(note),
  );
}

/** What to do about problems. Each entry can be opened separately, and in it each cause. */
export function runbook(entries: readonly RunbookEntry[], actions: Actions, openings: Openings): readonly Child[] {
  return entries.map(({ id, title, look, causes, warnings }) => {
    const opening = `runbook/${id}`;
    const details = h(
      'details',
      { class: 'runbook-entry' },
      h('summary', {}, h('h4', {}, title)),
      ...part('Check', ...look.map((command) => commandLine(command, actions))),
      ...part('Causes', ...causes.map((cause, i) => possibleCause(cause, `${opening}/${i}`, actions, openings))),
      remarks('warning', warnings),
    );
    return remembered(details, opening, openings);
  });
}

function part(title: string, ...content: readonly Child[]): readonly Child[] {
  return content.length > 0 ? [h('h5', {}, title), ...content] : [];
}
