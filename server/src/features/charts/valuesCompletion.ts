import type { Json } from '../../yaml/json';
import { keyEdit, type Place, type Suggestion, settingAt } from '../completion/place';
import { Outline } from '../completion/snippet';
import { valueDetails } from './completion';
import { any, keyPathOf } from './keyPath';
import { treesOf } from './members';
import { keysBelow, type ValuePlace } from './values';

/** In a values file beside values.yaml: the keys that values.yaml has there and the file does not, with their defaults. */
export function valueKeys(place: Place): Suggestion[] {
  const { file, typed, context } = place;
  const [tree] = treesOf(file.uri, context.workspace).filter(({ valuesFiles }) =>
    valuesFiles.some(({ uri }) => uri === file.uri),
  );
  if (!tree || typed.on !== 'key') return [];
  const path = keyPathOf(typed.at.path.slice(0, -1));
  const written = new Set(typed.at.parent?.keys() ?? []);
  const setting = settingAt(place);
  return [...keysBelow(path, tree)].flatMap(([name, found]) => {
    if (!found.isDefault || name === any || written.has(name)) return [];
    const outline = new Outline();
    const insertion = () => outline.render({ [name]: beginning(found, outline) }, setting);
    return [{ label: name, kind: 'field', ...keyEdit(name, insertion, place), ...valueDetails(found) }];
  });
}

/** What a key is given first: its default, if that is one value. */
function beginning({ at }: ValuePlace, outline: Outline): Json {
  if (at.isMap) return at.keys().length === 0 ? {} : outline.hole();
  if (at.isList) return at.items().length === 0 ? [] : [outline.stop('')];
  return outline.stop(at.scalar ?? '');
}
