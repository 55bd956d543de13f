import { statSync } from 'node:fs';
import { Editor } from './editor';
import { documents } from './manifests';
import { parsing, ratio } from './measure';

/** From the start of the process to the first diagnostics of an open file. */
async function run(): Promise<void> {
  const text = documents(100);
  let editor: Editor | undefined;
  const stop = async () => {
    await editor?.dispose();
    editor = undefined;
  };
  const start = async () => {
    editor = await Editor.open({ 'all.yaml': text });
  };
  await ratio(
    { name: 'start of the server to the diagnostics of 100 sets with their Services', prepare: stop, run: start },
    parsing('them', text),
  );
  await stop();
  console.log(`dist/server.js: ${(statSync('dist/server.js').size / 1024).toFixed(0)} KiB`);
}

void run();
