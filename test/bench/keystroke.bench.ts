import { Editor, type Way } from './editor';
import { documents, list } from './manifests';
import { parsing, ratio } from './measure';

/**
 * One character typed in the middle of a file: from the change of the text to the last byte of the answer, against
 * parsing that file.
 */
async function run(): Promise<void> {
  await keystrokes('1,000 sets with their Services', documents(1000));
  await keystrokes('the same as one List', list(1000));
  await keystrokes('one set with its Service', documents(1));
}

async function keystrokes(what: string, text: string): Promise<void> {
  const baseline = parsing('them', text);
  const measure = async (way: Way, name: string, run: (editor: Editor) => Promise<void>) => {
    const editor = await Editor.open({ 'all.yaml': text }, way);
    await ratio({ name, run: () => run(editor) }, baseline);
    await editor.dispose();
  };
  console.log(`A keystroke in ${what} (${(text.split('\n').length - 1).toLocaleString('en')} lines)`);
  await measure('pulled', '  diagnostics, pulled', (editor) => editor.type());
  await measure('pushed', '  diagnostics, pushed', (editor) => editor.type());
  await measure('pulled', '  code actions of the light bulb', (editor) => editor.typeAndAskForActions('lightBulb'));
  await measure('pulled', '  code actions of the menu', (editor) => editor.typeAndAskForActions('menu'));
  await firstKeystroke(text);
}

/** Nothing of the server is compiled yet, and nothing remembered but what the opened file said. */
async function firstKeystroke(text: string): Promise<void> {
  let editor: Editor | undefined;
  const prepare = async () => {
    await editor?.dispose();
    editor = await Editor.open({ 'all.yaml': text });
  };
  await ratio(
    { name: '  diagnostics, pulled, of the first keystroke', prepare, run: () => editor?.type() },
    parsing('them', text),
    { rounds: 3 },
  );
  await editor?.dispose();
}

void run();
