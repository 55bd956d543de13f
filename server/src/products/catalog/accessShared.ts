import type { Access } from '../product';
import type { Given } from '../told';

/** What the accesses of all products share. */

/** A user or password that the manifests do not show. */
export const unknown: Given = {};

/** The first of these that is a port, or an address with one. */
export function portOf(...given: readonly (Given | string | undefined)[]): number | undefined {
  for (const each of given) {
    const text = typeof each === 'object' ? each.value : each;
    const port = Number(/(?:^|:)(\d{1,5})$/.exec(text ?? '')?.[1]);
    if (port > 0 && port < 65_536) return port;
  }
  return undefined;
}

export function withPort(port: number | undefined): Pick<Access, 'port'> {
  return port === undefined ? {} : { port };
}
