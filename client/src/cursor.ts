import type { Location, PreviewResult, Range } from '../../server/src/protocol';

/**
 * The id of the set whose manifests a position is in: its own, or those of its Services. A manifest of its own counts
 * first. Undefined outside of all.
 */
export function setAt(
  { sets }: Pick<PreviewResult, 'sets'>,
  uri: string,
  position: Range['start'],
): string | undefined {
  const holds = (place: Location | undefined) => place?.uri === uri && contains(place.range, position);
  const own = sets.find(({ manifests }) => holds(manifests[0]));
  return (own ?? sets.find(({ manifests }) => manifests.some(holds)))?.id;
}

function contains({ start, end }: Range, position: Range['start']): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
