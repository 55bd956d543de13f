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
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => licence.test(file));
  if (files.length === 0) {
    // Some packages only name their licence, and who grants it.
    if (license === 'MIT' && typeof author === 'string') return { title: `${name} ${version}`, text: mit(author) };
    throw new Error(`${name} ${version} is bundled, and has no licence text.`);
  }
  const texts = files
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return { title: `${name} ${version}`, text: texts.join('\n\n') };
}

/** The MIT licence, as it is granted by an author. */
function mit(author) {
  return `MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
