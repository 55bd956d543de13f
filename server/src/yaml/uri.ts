import { wellFormed } from './bytes';

/** The folder of a file's URI, with the slash at its end; empty without any slash. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** The last part of a URI, as it is encoded. */
export function fileNameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** A part of a URI as it is meant. Never throws: what is no escape of UTF-8 stands for itself. */
export function decoded(part: string): string {
  return part.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** A name as a part of a URI, as editors write it. Never throws: half of a surrogate pair, which no name has, is replaced. */
export function encoded(name: string): string {
  return encodeURIComponent(wellFormed(name)).replaceAll('%40', '@');
}

/** A URI with a slash at its end, as that of a folder has it here. */
export function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

/** How much of a URI is the folder that it has in common with another, the slash included. */
export function sharedLength(uri: string, other: string): number {
  // Unit by unit: addresses are short, and many of them are compared.
  let length = 0;
  for (let at = 0; at < uri.length && uri.charCodeAt(at) === other.charCodeAt(at); at++)
    if (uri.charCodeAt(at) === slash) length = at + 1;
  return length;
}

const slash = 47;

/** A file as it is called beside another: from the last folder that they share, as it is meant. */
export function nearName(uri: string, beside: string): string {
  return decoded(uri.slice(sharedLength(uri, beside)));
}

/** A folder (a URI that ends in a slash) as people name it beside a file: without what both have in common above it. */
export function relativeFolder(folder: string, beside: string): string {
  return nearName(folder.slice(0, -1), beside);
}

/** The path that leads from a folder to a file or folder, as it is meant: `../base/web.yaml`, without a slash at the end. */
export function relativePath(folder: string, uri: string): string {
  const whole = withSlash(uri);
  const shared = sharedLength(folder, whole);
  const up = folder.slice(shared).split('/').slice(1);
  const down = decoded(whole.slice(shared, -1));
  return [...up.map(() => '..'), ...(down === '' ? [] : [down])].join('/');
}

/** The URI that a path means, seen from a folder (a URI that ends in a slash). It has no slash at its end. */
export function resolvePath(folder: string, path: string): string {
  const root = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  const steps = path.startsWith('/') ? [] : folder.slice(root.length).split('/').slice(1, -1);
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(encoded(step));
  }
  return `${root}/${steps.join('/')}`;
}
