import type { Command, CommandGroup, RunbookEntry } from '../../../server/src/protocol';
import { type Child, h, icon } from './dom';
import { type Actions, copyableText, type Openings, remarks, text } from './parts';

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

/** What to do about problems. Each entry can be opened separately. */
export function runbook(entries: readonly RunbookEntry[], actions: Actions, openings: Openings): readonly Child[] {
  return entries.map((each) => {
    const details = h(
      'details',
      { class: 'runbook-entry' },
      h('summary', {}, h('h4', {}, each.title)),
      ...part('Why', list(each.causes)),
      ...part('Check', ...each.look.map((command) => commandLine(command, actions))),
      ...part('What to do', list(each.remedy), ...each.act.map((command) => commandLine(command, actions))),
      remarks('warning', each.warnings),
    );
    const id = `runbook/${each.id}`;
    details.open = openings.isOpen(id) ?? false;
    details.addEventListener('toggle', () => {
      if ((openings.isOpen(id) ?? false) !== details.open) openings.setOpen(id, details.open);
    });
    return details;
  });
}

function part(title: string, ...content: readonly Child[]): readonly Child[] {
  const present = content.filter((child) => child !== undefined);
  return present.length > 0 ? [h('h5', {}, title), ...present] : [];
}

function list(sentences: readonly string[]): HTMLElement | undefined {
  if (sentences.length === 0) return undefined;
  return h('ul', { class: 'sentences' }, ...sentences.map((sentence) => h('li', {}, sentence)));
}
