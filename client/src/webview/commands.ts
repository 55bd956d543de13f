import type { Command, CommandGroup, RunbookEntry } from '../../../server/src/protocol';
import { type Child, h, icon } from './dom';
import { type Actions, copyableText, type Openings, remarks, text } from './parts';

/** kubectl commands by what they are for. */
export function commandGroups(groups: readonly CommandGroup[], actions: Actions): readonly Child[] {
  return groups.map(({ title, commands }) =>
    h('div', { class: 'group' }, h('h4', {}, title), ...commands.map((command) => commandLine(command, actions))),
  );
}

function commandLine({ title, command, note, danger }: Command, actions: Actions): HTMLElement {
  const sign = danger ? [icon('warning'), h('span', { class: 'visually-hidden' }, 'Careful: ')] : [];
  return h(
    'div',
    { class: danger ? 'command danger' : 'command' },
    h('div', { class: 'command-title' }, ...sign, h('span', {}, title)),
    copyableText(command, `the command: ${title}`, actions),
    note === undefined ? undefined : text(note),
  );
}

/** What to do when something is wrong: every entry opens by itself. */
export function runbook(entries: readonly RunbookEntry[], actions: Actions, openings: Openings): readonly Child[] {
  return entries.map((each) => {
    const details = h(
      'details',
      { class: 'trouble' },
      h('summary', {}, h('h4', {}, each.title)),
      ...part('It may be', list(each.causes)),
      ...part('Look', ...each.look.map((command) => commandLine(command, actions))),
      ...part('Then', list(each.remedy), ...each.act.map((command) => commandLine(command, actions))),
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
  const written = content.filter((child) => child !== undefined);
  return written.length > 0 ? [h('h5', {}, title), ...written] : [];
}

function list(sentences: readonly string[]): HTMLElement | undefined {
  if (sentences.length === 0) return undefined;
  return h('ul', { class: 'sentences' }, ...sentences.map((sentence) => h('li', {}, sentence)));
}
