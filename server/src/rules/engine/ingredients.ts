import type { Place } from '../../rendering/origin';
import type { RenderedFile } from '../../workspace/rendered';
import type { Span } from '../../yaml/text';
import type { Related } from './rule';

/** How many values are named. */
const most = 3;

/**
 * What a text of a chart was made of, beside the place where its problem is said: the values that went into an action, or
 * the action that printed a value.
 */
export function ingredientsBeside(said: Place, span: Span, rendering: RenderedFile): Related[] {
  const { values, actions } = rendering.ingredientsOf(span);
  const from = values
    .filter((place) => !overlaps(place, said))
    .slice(0, most)
    .map((place) => related(place, 'The value comes from here'));
  const by = values.some((place) => overlaps(place, said)) ? actions.slice(0, 1) : [];
  return [
    ...from,
    ...by.filter((place) => !overlaps(place, said)).map((place) => related(place, 'It is printed here')),
  ];
}

function related({ uri, start, end }: Place, message: string): Related {
  return { uri, span: { start, end }, message };
}

function overlaps(a: Place, b: Place): boolean {
  return a.uri === b.uri && a.start <= b.end && b.start <= a.end;
}
