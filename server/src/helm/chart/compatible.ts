import { meets } from '../functions/constraints';
import { parseVersion, type Version } from '../functions/versions';
import { Failure } from '../values/value';

/** Whether a text is a version, of which parts may be missing. */
export function isVersion(text: string): boolean {
  return versionIn(text) !== undefined;
}

/** Whether a version meets a constraint; not if either is none (pkg/chart/v2/util/compatible.go). */
export function isCompatible(constraint: string, text: string): boolean {
  const version = versionIn(text);
  try {
    return version !== undefined && meets(version, constraint);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return false;
  }
}

function versionIn(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}
