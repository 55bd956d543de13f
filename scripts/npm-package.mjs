// The second half of `npm run package`: makes statefulset.tgz, the npm package of the command line and the language
// server, out of what the first half has built. Its manifest has no dependencies and no scripts.
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm, root } from './project.mjs';

const folder = path.join(root, 'dist/npm');
const { version, license, keywords, engines, bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const manifest = {
  name: 'statefulset',
  version,
  description: 'Finds mistakes in Kubernetes StatefulSets: a command line and a language server.',
  keywords,
  license,
  engines: { node: engines.node },
  bin,
};
/** What is in the package, by its name there. */
const contents = {
  'README.md': 'server/README.md',
  'CHANGELOG.md': 'CHANGELOG.md',
  'LICENSE.txt': 'LICENSE.txt',
  'ThirdPartyNotices.txt': 'ThirdPartyNotices.txt',
  'dist/cli.js': 'dist/cli.js',
  'dist/server.js': 'dist/server.js',
  'dist/rules': 'dist/rules',
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, from] of Object.entries(contents))
  cpSync(path.join(root, from), path.join(folder, name), { recursive: true });
for (const command of Object.values(bin)) chmodSync(path.join(folder, command), 0o755);
await npm(['pack', folder, '--pack-destination', root], { quiet: true });
renameSync(path.join(root, `${manifest.name}-${version}.tgz`), path.join(root, 'statefulset.tgz'));
console.log('Packaged: statefulset.tgz');
