import { cell, type ManifestChange, manifestChanges, planText, prose } from '../language-service';
import { type Command, choice, clusterHelp, clusterOptions, settingsOption, UsageError } from './command';
import { lines } from './printer';
import { appliedFiles } from './renderings';
import { loadPaths, localContext } from './workspace';

const diffFormats = ['text', 'json', 'markdown'] as const;

export const diff: Command = {
  name: 'diff',
  usage: 'OLD NEW',
  summary: 'Show what a change between two files or folders does, and whether the API server rejects it',
  options: { format: { type: 'string', values: diffFormats }, ...clusterOptions },
  help: [
    '--format F                output format: text, json, or markdown for pull requests (default: text)',
    ...clusterHelp,
  ],
  async run(args, { out }) {
    const format = choice(args, 'format', diffFormats, 'text');
    const overrides = settingsOption(args);
    const [before, after, ...more] = args.paths;
    if (before === undefined || after === undefined || more.length > 0)
      throw new UsageError('OLD and NEW are required.');
    const [old, next] = [await loadPaths([before]), await loadPaths([after])];
    const uri = next.targets[0]?.uri ?? '';
    const resources = manifestChanges(
      appliedFiles(old),
      appliedFiles(next),
      localContext(uri, next.workspace, overrides),
    );
    out(printed(resources, format));
    return resources.every(({ accepted }) => accepted) ? 0 : 1;
  },
};

function printed(resources: readonly ManifestChange[], format: (typeof diffFormats)[number]): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ resources }, null, 2)}\n`;
    case 'text':
      return lines(resources.flatMap(changeLines));
    case 'markdown':
      return changesMarkdown(resources);
  }
}

function changeLines(change: ManifestChange): string[] {
  const { accepted, causes, changed, plan } = change;
  const reasons = accepted
    ? changed.map((path) => `  changes ${path}`)
    : causes.map(({ field, message }) => (message.startsWith(field) ? `  ${message}` : `  ${field}: ${message}`));
  const effects = plan?.items.filter(({ kind }) => kind !== 'refused').map(({ text }) => `  * ${text}`) ?? [];
  const isImmutable = plan?.items.some(({ kind }) => kind === 'refused');
  const once = isImmutable ? 'Once the set is deleted without its pods and created again:' : 'Once accepted:';
  return [
    `${titleOf(change)} ${verbOf(change)}`,
    ...reasons,
    ...(effects.length > 0 && !accepted ? [`  ${once}`] : []),
    ...effects,
    ...(plan?.runbook ? ['  --format markdown prints the migration runbook.'] : []),
  ];
}

function titleOf({ kind, namespace, name }: ManifestChange): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name ?? '(unnamed)'}`;
}

function verbOf({ change, accepted }: ManifestChange): string {
  if (!accepted) return 'is REJECTED';
  return { create: 'is created', update: 'is updated', delete: 'is deleted', none: 'is unchanged' }[change];
}

/** A table of the changes, then the plan and the runbook of each set: for the description of a pull request. */
function changesMarkdown(resources: readonly ManifestChange[]): string {
  const affected = resources.filter(({ change, accepted }) => change !== 'none' || !accepted);
  if (affected.length === 0) return 'Nothing changes in the cluster.\n';
  const rows = affected.map(
    (change) => `| ${[titleOf(change), verbOf(change), detail(change)].map((text) => cell(prose(text))).join(' | ')} |`,
  );
  const table = ['| Resource | Result | Details |', '| --- | --- | --- |', ...rows].join('\n');
  const plans = affected.flatMap(({ name, plan }) =>
    plan ? [planText(name ?? '', { ...plan, runbook: plan.runbook ?? undefined })] : [],
  );
  return `${[table, ...plans].join('\n\n').trimEnd()}\n`;
}

function detail({ accepted, causes, changed, plan }: ManifestChange): string {
  if (plan) return plan.summary;
  return accepted ? changed.join(', ') : causes.map(({ field, message }) => `${field}: ${message}`).join(' ');
}
