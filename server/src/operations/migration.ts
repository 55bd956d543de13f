import { listNames } from '../statefulset/phrases';
import { readStatefulSet } from '../statefulset/set';
import { fieldPath, type Json, type Path } from '../yaml/json';
import { cell, code, fenced, oneLine, prose } from './markdown';
import { type Migration, type MigrationStep, migrationSteps } from './migrationSteps';
import { type SetEdit, shown } from './plan';

export type { Migration } from './migrationSteps';

/** The runbook of one set as a Markdown document; undefined if nothing is rejected: applying the manifest suffices. */
export function migrationRunbook(migration: Migration): string | undefined {
  if (migration.rejected.length === 0) return undefined;
  const steps = migrationSteps(migration).map((step, index) => stepText(step, index + 1));
  return `${[...heading(migration), ...steps].join('\n\n')}\n`;
}

function heading(migration: Migration): string[] {
  const before = readStatefulSet(migration.before);
  const namespace = before.namespace === undefined ? '' : ` in the namespace ${code(before.namespace)}`;
  return [
    `# Migrate StatefulSet ${prose(before.name)}`,
    `These fields of a live set are immutable, so the set${namespace} is deleted without its pods and created again. Meanwhile the pods keep running. Read each step before you run it: nothing has been run yet.`,
    ['| Field | Live | Wanted |', '| --- | --- | --- |', ...rows(migration)].join('\n'),
    ...otherChanges(migration),
  ];
}

/** Changes that would take effect along with the migration. */
function otherChanges({ rejected, changed }: Migration): string[] {
  const fields = changed.map(fieldPath).filter((field) => !rejected.some((path) => fieldPath(path) === field));
  const others = fields.filter((field) => field.startsWith('spec.') && !field.startsWith('spec.volumeClaimTemplates'));
  if (others.length === 0) return [];
  return [
    `The same edit also changes ${listNames(others.map(code))}. That takes effect as soon as the set is created again: better apply it on its own, afterwards.`,
  ];
}

function rows({ before, after, rejected }: SetEdit): string[] {
  const fields = new Map<string, Path>(rejected.map((path) => [fieldPath(path), path]));
  return [...fields].map(
    ([field, path]) => `| ${[code(field), value(before, path), value(after, path)].map(cell).join(' | ')} |`,
  );
}

/** A value, the beginning of a long one. */
function value(manifest: Json, path: Path): string {
  const text = shown(manifest, path);
  return code(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

function stepText({ title, text, commands = [], remarks = [] }: MigrationStep, number: number): string {
  const lines = commands.flatMap(({ title, command }) => (title === '' ? [command] : [`# ${oneLine(title)}`, command]));
  return [
    `## ${number}. ${title}`,
    ...(text ? [text] : []),
    ...(lines.length > 0 ? [fenced('sh', lines)] : []),
    ...(remarks.length > 0 ? [remarks.map((remark) => `- ${remark}`).join('\n')] : []),
  ].join('\n\n');
}
