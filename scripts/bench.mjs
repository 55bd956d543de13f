// `npm run bench`: builds, compiles and runs the measurements, test/bench/*.bench.ts, one after the other; with names
// (`npm run bench -- keystroke`) these only.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, node, npm, root } from './project.mjs';

const wanted = process.argv.slice(2);
const names = readdirSync(path.join(root, 'test/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

await installDependencies();
await npm(['run', 'build']);
await npm(['run', 'typecheck']);
for (const name of names) {
  // Between two measurements, what the first left behind is collected.
  await node('--expose-gc', [path.join('out/test/bench', `${name}.bench.js`)]);
}
