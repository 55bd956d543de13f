import { parseAllDocuments } from 'yaml';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { defaultSettings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { stream } from './manifests';
import { ratio } from './measure';

/** One character typed in the middle of a file, up to its new problems. */
async function run(): Promise<void> {
  for (const documents of [200, 2000]) {
    const uri = 'file:///all.yaml';
    const text = stream(documents);
    let workspace = Workspace.empty.with(readFile(uri, text));
    let typed = 0;
    const middle = text.indexOf('replicas: 3', text.length / 2) + 'replicas: '.length;
    const keystroke = () => {
      const next = `${text.slice(0, middle)}${typed++ % 10}${text.slice(middle + 1)}`;
      workspace = workspace.with(readFile(uri, next, workspace.files.get(uri)));
      const file = workspace.files.get(uri);
      if (file) diagnose(file, { workspace, settings: defaultSettings });
    };
    const lines = text.split('\n').length.toLocaleString('en');
    await ratio(
      `one keystroke in ${documents} documents (${lines} lines)`,
      keystroke,
      'parsing that file with yaml',
      () => parseAllDocuments(text),
      documents > 1000 ? 5 : 15,
    );
  }
}

void run();
