import { count, removalOf } from '../../language-service';
import type { ComparedObject, Leftover, LiveReport, SetReport } from '../../protocol';
import { lines } from '../printer';

/** A report for a terminal: each set, then what is left over, what differs, and what the dump lacks. Ends with a newline. */
export function liveText({ sets, orphans, objects, gaps }: LiveReport): string {
  const blocks = [
    ...sets.map(setLines),
    leftoverLines(orphans),
    ...objects.map(driftLines),
    gaps.map((gap) => `! ${gap}`),
  ];
  return lines(
    blocks.filter((block) => block.length > 0).flatMap((block, index) => (index > 0 ? ['', ...block] : block)),
  );
}

function setLines({ namespace, name, state, story, causes, next, revision }: SetReport): string[] {
  return [
    `StatefulSet ${namespace}/${name}: ${state}`,
    ...beyondCauses(story, causes).map((line) => `  ${line}`),
    ...causes.flatMap((cause, index) => causeLines(cause, causes.length > 1 ? `${index + 1}. ` : '')),
    ...(next.length === 0 ? [] : ['', '  Next:', ...next.map((line) => `    ${line}`)]),
    ...(revision.words === '' ? [] : ['', `  ${revision.words}`]),
  ];
}

/** What a story tells beside its causes, which follow one by one. */
function beyondCauses(story: string, causes: SetReport['causes']): string[] {
  const rest = causes.reduce((text, { message }) => text.replace(message, () => ''), story);
  const line = rest.replace(/ {2,}/g, ' ').trim();
  return line === '' ? [] : [line];
}

function causeLines({ id, message, field, remedy }: SetReport['causes'][number], number: string): string[] {
  return [
    '',
    `  ${number}${message} [${id}]`,
    ...(field === null ? [] : [`     ${field}`]),
    ...remedy.flatMap((step) => stepLines(step.split('\n'))),
  ];
}

/** What to do, and the commands for it, ready to be copied. */
function stepLines([text = '', ...commands]: readonly string[]): string[] {
  return [`     - ${text}`, ...commands.map((command) => `         ${command}`)];
}

function leftoverLines(orphans: readonly Leftover[]): string[] {
  if (orphans.length === 0) return [];
  const width = Math.max(...orphans.map(({ namespace, claim }) => namespace.length + claim.length + 1));
  return [
    `Left over: ${count(orphans.length, 'claim')} that no pod has`,
    ...orphans.map(
      ({ namespace, claim, storage, set }) =>
        `  ${`${namespace}/${claim}`.padEnd(width)}  ${storage ?? 'unknown size'}, made for ${set}`,
    ),
    '  To delete just these, with their data:',
    ...removalOf(orphans).map((command) => `    ${command}`),
  ];
}

function driftLines({ kind, namespace, name, file, drift }: ComparedObject): string[] {
  if (drift.length === 0) return [];
  return [
    `${kind} ${namespace}/${name} differs from ${file}:`,
    ...drift.map(
      ({ field, manifest, live }) => `  ${field}: ${valueText(manifest)} in the manifest, ${valueText(live)} live`,
    ),
  ];
}

/** The most of a value that is of use on one line. */
const longest = 120;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'not set';
  const text = JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
