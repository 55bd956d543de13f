// What the tests look through, and judge what they see by, out of the npm registry: what drives a browser, a headless
// Chromium for machines that have none, and the audit of accessibility. Installed on first use into .host/.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPart } from './host.mjs';
import { node, npm } from './project.mjs';

const versions = { playwright: '1.65.1', chromium: '153.0.0', axe: '4.14.1' };

/** Where the Chromium of the registry runs. */
export const chromiumIsSupported = process.platform === 'linux' && os.arch() === 'x64';

/** Installs what drives a browser and resolves to its module. */
export async function installPlaywright() {
  const folder = await installPackages('browser', [`playwright-core@${versions.playwright}`]);
  return (await import(pathToFileURL(path.join(folder, 'node_modules/playwright-core/index.mjs')).href)).default;
}

/** Installs the audit of accessibility and resolves to its script, which defines `axe`. */
export async function installAudit() {
  const folder = await installPackages('audit', [`axe-core@${versions.axe}`]);
  return readFileSync(path.join(folder, 'node_modules/axe-core/axe.min.js'), 'utf8');
}

/**
 * Installs a headless Chromium that needs nothing of the machine but its C library. Resolves to its path, and to the
 * variables that let it find the libraries and the font that it brings.
 */
export async function installChromium() {
  const folder = await installPackages('chromium', [`@sparticuz/chromium@${versions.chromium}`], unpackChromium);
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
      LD_LIBRARY_PATH: [path.join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    },
  };
}

/** The package unpacks its archives into the folder for temporary files. */
async function unpackChromium(folder) {
  const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];
  const script = path.join(folder, 'unpack.mjs');
  writeFileSync(
    script,
    `import { inflate } from '@sparticuz/chromium';\nfor (const archive of process.argv.slice(2)) await inflate(archive);\n`,
  );
  const bin = path.join(folder, 'node_modules/@sparticuz/chromium/bin');
  await node(
    script,
    archives.map((archive) => path.join(bin, archive)),
    { cwd: folder, env: { ...process.env, TMPDIR: folder }, quiet: true },
  );
  const fonts = ['/usr/share/fonts', path.join(folder, 'fonts')].map((each) => `<dir>${each}</dir>`).join('');
  const cache = `<cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  rmSync(path.join(folder, 'node_modules'), { recursive: true });
  writeFileSync(path.join(folder, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${fonts}${cache}</fontconfig>\n`);
}

function installPackages(name, packages, unpack = async () => {}) {
  return installPart(name, packages.join(' '), async (folder) => {
    await npm(['install', '--no-save', ...packages], { cwd: folder, quiet: true });
    await unpack(folder);
  });
}
