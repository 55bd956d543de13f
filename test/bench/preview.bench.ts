import { preview } from '../../server/src/features/preview/preview';
import { defaultSettings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { pair } from './manifests';
import { parsing, ratio } from './measure';

/** The model of 1,000 pods, against reading the manifest: as it is, after a keystroke, and with a slider moved. */
async function run(): Promise<void> {
  const uri = 'file:///db.yaml';
  const text = pair(1).replace('replicas: 3', 'replicas: 1000');
  const file = readFile(uri, text);
  const context = { workspace: Workspace.empty.with(file), settings: defaultSettings };
  let moved = 0;
  const details = ['connections', 'commands', 'runbook', 'diagram'] as const;
  const subjects = {
    'the preview of 1,000 pods': () => preview(file, context),
    'the same after a keystroke, its problems included': () => {
      const typed = readFile(uri, text.replace('1000', String(1000 + (moved++ % 10))), file);
      return preview(typed, { ...context, workspace: context.workspace.with(typed) });
    },
    'the same with a slider moved, its problems included': () =>
      preview(file, context, { 'db-1': { changes: { replicas: 500 + (moved++ % 400) } } }),
    'the same with every section open': () => preview(file, context, { 'db-1': { details } }),
  };
  for (const [name, subject] of Object.entries(subjects))
    await ratio({ name, run: subject }, parsing('its manifest', text));
}

void run();
