import type { Place } from '../../rendering/origin';

/** Why a template cannot be read, or rendered, as Helm says it. */
export class TemplateError extends Error {
  /**
   * `message`: as Helm prints it, with a trace of several lines. `reason`: what tells most. `place`: the innermost place
   * in a template. `places`: from the template that is rendered down to that place.
   */
  constructor(
    message: string,
    readonly reason: string,
    readonly place: Place,
    readonly places: readonly Place[] = [place],
  ) {
    super(message);
  }
}
