// `npm run bench`: builds, compiles and runs the measurements, test/bench/*.ts, one after the other.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, node, npm, root } from './project.mjs';

await installDependencies();
await npm(['run', 'build']);
await npm(['run', 'typecheck']);
for (const file of readdirSync(path.join(root, 'test/bench')).filter((name) => name.endsWith('.bench.ts'))) {
  // Memory is measured after a collection.
  await node('--expose-gc', [path.join('out/test/bench', file.replace(/\.ts$/, '.js'))]);
}
