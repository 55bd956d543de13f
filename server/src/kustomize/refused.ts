import type { Place } from '../rendering/origin';

/** Why Kustomize would refuse to build, in its terms, and at which place. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}
