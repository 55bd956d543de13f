import type { Location, PreviewResult } from '../../server/src/protocol';

/** The places to which a preview leads: its panel may open no other file than these are in. */
export function placesOf({ sets, remark }: PreviewResult): readonly Location[] {
  const all = sets.flatMap(({ places, notePlaces, plan, claimTemplates, service, clientServices, live }) => [
    ...Object.values(places),
    ...notePlaces,
    ...[...claimTemplates, ...clientServices, ...(live?.causes ?? []), ...(live?.drift ?? [])].map(
      ({ place }) => place,
    ),
    service?.place ?? null,
    plan?.rejectedAt ?? null,
  ]);
  return [...all, remark?.place ?? null].filter((place) => place !== null);
}
