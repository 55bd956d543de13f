// Writes ThirdPartyNotices.txt: name, version and licence of every package of which a bundle has code.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const licence = /^(?:licen[cs]e|copying|notice)/i;

/** The notices for bundles, from what esbuild says of them (`metafile`). A package without a licence is an error. */
export function writeNotices(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const found = folder.exec(input)?.[0];
        if (found !== undefined && bytesInOutput > 0) folders.add(path.resolve(root, found));
      }
  const packages = [...folders].map(noticeOf).sort((a, b) => (a.title < b.title ? -1 : 1));
  const heading = 'This product contains code of the following packages, under their own licences.\n';
  const sections = packages.map(({ title, text }) => `\n${'='.repeat(80)}\n${title}\n\n${text.trim()}\n`);
  writeFileSync(path.join(root, 'ThirdPartyNotices.txt'), heading + sections.join(''));
}

function noticeOf(folder) {
  const { name, version, ...about } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const files = readdirSync(folder).filter((file) => licence.test(file));
  if (files.length === 0) {
    if (about.license !== 'MIT') throw new Error(`${title} is bundled, and has no licence text.`);
    return { title, text: mit(about.author?.name ?? about.author ?? `the authors of ${name}`) };
  }
  const texts = files
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return { title, text: texts.join('\n\n') };
}

/** The text of the licence that a package names without having it. */
function mit(holder) {
  return readFileSync(new URL('mit.txt', import.meta.url), 'utf8').replace('HOLDER', holder);
}
