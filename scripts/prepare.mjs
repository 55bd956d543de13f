// `prepare`: npm runs this after it has installed the dependencies of a clone, and where the project is installed out of
// Git, as pre-commit does. It builds what `bin` in package.json names. Its standard output stays empty, because those
// who run `npm pack` read theirs.
import { installDependencies, node } from './project.mjs';

const omitted = (process.env['npm_config_omit'] ?? '').split(/\s+/);
if (omitted.includes('dev')) {
  console.error('Nothing is built: the development dependencies are left out.');
} else {
  // With --global, npm prepares a clone before it has installed what the build needs.
  await installDependencies({ quiet: true });
  await node('scripts/build.mjs', [], { quiet: true });
}
