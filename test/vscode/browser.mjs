// The browser that the tests look through: a Chromium of this machine, else one from the npm registry, headless, cut off
// from every network.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromiumIsSupported, installChromium, installPlaywright } from '../../scripts/browser.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Resolves to the path of a Chromium, and the variables that it wants: the one that CHROMIUM names, the first on the
 * PATH, else one from the registry. Undefined if there is none, and none can be had.
 */
export async function findChromium() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const files = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  const own = process.env['CHROMIUM'] ?? files.find((file) => existsSync(file));
  if (own !== undefined) return { executablePath: own, env: {} };
  return chromiumIsSupported ? installChromium() : undefined;
}

/** Resolves to how Chromium is launched: with a throw-away home, in which it leaves what it writes beside its profile. */
export async function launchOptions() {
  const { executablePath, env } = await findChromium();
  const home = mkdtempSync(path.join(os.tmpdir(), 'statefulset-chromium-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return {
    executablePath,
    env: { ...process.env, ...env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** Opens a page. What it asks of any other machine is refused, and kept in `refused`. */
export async function openBrowser({ width = 1400, height = 900 } = {}) {
  const { chromium } = await installPlaywright();
  const browser = await chromium.launch(await launchOptions());
  const context = await browser.newContext({ viewport: { width, height } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const refused = new Set();
  await context.route(isElsewhere, (route) => {
    refused.add(new URL(route.request().url()).host);
    return route.abort();
  });
  return { page: await context.newPage(), refused, close: () => browser.close() };
}

const isElsewhere = (url) =>
  /^(https?|wss?):$/.test(url.protocol) && !['127.0.0.1', 'localhost'].includes(url.hostname);
