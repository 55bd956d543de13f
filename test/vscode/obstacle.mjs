// What stands in the way of running the tests in VS Code on this machine, if anything does.
import path from 'node:path';
import { installAudit, installPlaywright } from '../../scripts/browser.mjs';
import { hostIsSupported, installEditor, installWebBuild } from '../../scripts/host.mjs';
import { root } from '../../scripts/project.mjs';
import { findChromium } from './browser.mjs';

/**
 * Installs what one of the *.test.mjs in this folder needs. Resolves to undefined, or to a sentence that says why it
 * cannot run here.
 */
export async function obstacle(file) {
  const drivesDesktop = file === 'extension-host.test.mjs';
  if (drivesDesktop && process.env['STATEFULSET_VSCODE']) return undefined;
  try {
    if (hostIsSupported) {
      if (!(await findChromium()))
        return 'there is no Chromium here: apt-get install chromium, or set CHROMIUM to its path';
      await installPlaywright();
      await installAudit();
      await installEditor();
      await installWebBuild();
      return undefined;
    }
    if (!drivesDesktop) return 'it needs Linux on x64 or arm64';
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    await downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test') });
    return undefined;
  } catch (error) {
    return `VS Code cannot be installed: ${error.message.split('\n').slice(0, 4).join(' ')}`;
  }
}
