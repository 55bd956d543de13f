import { Editor } from './editor';
import { documents } from './manifests';
import { tell } from './measure';

/** What the server holds with a long file open, in terms of what it holds with a short one. */
async function run(): Promise<void> {
  const [short, long] = [await memoryWith(documents(1)), await memoryWith(documents(1000))];
  tell('memory of the server with 65,000 lines open', long, 'that with 65', short, 'MiB');
}

async function memoryWith(text: string): Promise<number> {
  const editor = await Editor.open({ 'all.yaml': text });
  const memory = await editor.settledMemory();
  await editor.dispose();
  return memory;
}

void run();
