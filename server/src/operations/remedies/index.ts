import { claims } from './claims';
import { config } from './config';
import { containers } from './containers';
import { creation } from './creation';
import type { Guide } from './guide';
import { images } from './images';
import { node } from './node';
import { order } from './order';
import type { PossibleCause } from './possible';
import type { CauseId, Remedy } from './remedy';
import { scheduling } from './scheduling';
import { services } from './services';
import { type RemedySubject, Situation } from './situation';
import { termination } from './termination';

export type { PossibleCause } from './possible';
export type { RemedyDetails, RemedySubject } from './situation';

/** What is known of each cause. */
const guides: Readonly<Record<CauseId, Guide>> = {
  ...creation,
  ...claims,
  ...scheduling,
  ...node,
  ...images,
  ...config,
  ...containers,
  ...termination,
  ...order,
  ...services,
};

/** What ends a cause, for this very object: steps in order, and the field of its manifest to change. */
export function remedyFor(id: CauseId, subject: RemedySubject): Remedy {
  return remedyIn(id, new Situation(subject));
}

/** A cause with what would show it; undefined if such a set cannot have it. */
export function possibleCause(id: CauseId, subject: RemedySubject): PossibleCause | undefined {
  const situation = new Situation(subject);
  const guide = guides[id];
  if (guide.applies?.(situation) === false) return undefined;
  return { id, title: guide.title(situation), sign: guide.sign, remedy: remedyIn(id, situation) };
}

function remedyIn(id: CauseId, situation: Situation): Remedy {
  const { steps, field } = guides[id];
  const path = field?.(situation);
  return { steps: steps(situation), ...(path === undefined ? {} : { field: path }) };
}
