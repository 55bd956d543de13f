// `npm run bench`: builds, compiles and runs the measurements, test/bench/*.bench.ts, one after the other, and those in a
// real VS Code, *.bench.mjs; with names (`npm run bench -- keystroke`) these only.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, node, npm, root } from './project.mjs';

const wanted = process.argv.slice(2);
const files = readdirSync(path.join(root, 'test/bench')).filter((file) => {
  const [, name] = /^(.*)\.bench\.m?[jt]s$/.exec(file) ?? [];
  return name !== undefined && (wanted.length === 0 || wanted.includes(name));
});

await installDependencies();
await npm(['run', 'build']);
await npm(['run', 'typecheck']);
for (const file of files.filter((each) => each.endsWith('.ts'))) {
  // Between two measurements, what the first left behind is collected.
  await node('--expose-gc', [path.join('out/test/bench', file.replace('.ts', '.js'))]);
}
const inEditor = files.filter((file) => file.endsWith('.mjs'));
if (inEditor.length > 0) await npm(['run', 'package']);
for (const file of inEditor) await node(path.join('test/bench', file));
