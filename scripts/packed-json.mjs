// Packs large JSON files into bundles: a third of their size, read when somebody first asks for one of their keys.
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { root } from './project.mjs';

const inBrowser = `
  import { inflateSync, strFromU8 } from 'fflate';
  const bytes = (packed) => Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const unpacked = (packed) => strFromU8(inflateSync(bytes(packed)));
`;

/** Node's own is several times faster. */
const inNode = `
  import { inflateRawSync } from 'node:zlib';
  const unpacked = (packed) => inflateRawSync(Buffer.from(packed, 'base64')).toString();
`;

/** A plug-in of esbuild for the JSON files, maps all of them, whose paths match `filter`. */
export function packedJson(filter) {
  return {
    name: 'packed-json',
    setup(build) {
      build.onLoad({ filter }, ({ path }) => {
        const value = JSON.parse(readFileSync(path, 'utf8'));
        const packed = deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
        const getters = Object.keys(value).map(
          (key) => `get ${JSON.stringify(key)}() { return all()[${JSON.stringify(key)}]; }`,
        );
        const contents = `
          ${build.initialOptions.platform === 'node' ? inNode : inBrowser}
          const packed = ${JSON.stringify(packed)};
          let value;
          function all() {
            value ??= JSON.parse(unpacked(packed));
            return value;
          }
          export default { ${getters.join(', ')} };
        `;
        return { contents, loader: 'js', resolveDir: root };
      });
    },
  };
}
