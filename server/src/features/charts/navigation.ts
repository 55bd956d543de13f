import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';
import type { Definition } from '../definition';
import type { Occurrence } from '../symbolAt';
import { sameKey } from './keyPath';
import { rootOf } from './members';
import { chartKeyOf } from './objects';
import { distinctPlaces, keysOf, type NamePlace, type Target, targetsAt, usesOf } from './target';
import { placesOf } from './values';

type DefinitionPlace = Definition['places'][number];

/**
 * Where what a template names is written: values where charts have them by themselves, else in values files; helpers;
 * what Chart.yaml says. From a key of a values file to what it overrides.
 */
export function definition(file: SourceFile, offset: number, { workspace }: Context): Definition | undefined {
  const targets = targetsAt(file, offset, workspace);
  const [first] = targets;
  if (!first) return undefined;
  const isItself = ({ uri, name }: DefinitionPlace) => uri === file.uri && name.start === first.span.start;
  const places = targets.flatMap(placesOfTarget).filter((place) => !isItself(place));
  const distinct = [...new Map(places.map((place) => [`${place.uri}#${place.name.start}`, place])).values()];
  return distinct.length > 0 ? { origin: first.span, places: distinct } : undefined;
}

function placesOfTarget(target: Target): DefinitionPlace[] {
  switch (target.type) {
    case 'value': {
      const all = placesOf(target.path, target.index.tree);
      const defaults = all.filter(({ isDefault }) => isDefault);
      // What the chart above says of a value counts more than what the chart has by itself, and stands in front of it.
      const chosen = defaults.length > 0 ? defaults.reverse() : all;
      return chosen.map(({ file, at }) => placeAt(file, at.keySpan ?? at.mark, at.span));
    }
    case 'define':
      return target.index.defines
        .filter(({ name }) => name === target.name)
        .map(({ uri, span, whole }) => ({ uri, name: span, whole }));
    case 'variable': {
      const { uri, use } = target;
      return [{ uri, name: use.declaration, whole: use.declaration }];
    }
    case 'object': {
      const at = chartKeyOf(target.path) && rootOf(target.member.chart)?.walk(chartKeyOf(target.path) ?? []);
      return at?.exists ? [placeAt(target.member.chart, at.keySpan ?? at.mark, at.span)] : [];
    }
  }
}

function placeAt({ uri }: SourceFile, name: Span, value: Span): DefinitionPlace {
  return { uri, name, whole: { start: Math.min(name.start, value.start), end: Math.max(name.end, value.end) } };
}

/** All places that name what a place names: in the chart, in those that it depends on, and in its values files. */
export function references(
  file: SourceFile,
  offset: number,
  { workspace }: Pick<Context, 'workspace'>,
  withDeclarations: boolean,
): NamePlace[] {
  return distinctPlaces(
    targetsAt(file, offset, workspace).flatMap((target) => {
      const found = namesOf(target);
      return withDeclarations ? [...found.declarations, ...found.uses] : found.uses;
    }),
  );
}

/** The names of a target: where it is declared, and where else it stands. */
function namesOf(target: Target): { readonly declarations: NamePlace[]; readonly uses: NamePlace[] } {
  const { index } = target;
  switch (target.type) {
    case 'value': {
      const own = new Set(index.tree.members.flatMap(({ values }) => values?.uri ?? []));
      const keys = keysOf(target.path, index);
      const isDefault = ({ uri }: NamePlace) => own.has(uri);
      return {
        declarations: keys.filter(isDefault),
        uses: [...keys.filter((key) => !isDefault(key)), ...usesOf(target.path, index)],
      };
    }
    case 'define': {
      const isNamed = ({ name }: { readonly name: string }) => name === target.name;
      return { declarations: index.defines.filter(isNamed), uses: index.calls.filter(isNamed) };
    }
    case 'variable': {
      const { uri, use } = target;
      const places = index.variablesAt(uri, use.declaration).map(({ span }) => ({ uri, span }));
      const isDeclaration = ({ span }: NamePlace) => span.start === use.declaration.start;
      return {
        declarations: places.filter(isDeclaration),
        uses: places.filter((place) => !isDeclaration(place)),
      };
    }
    case 'object':
      return {
        declarations: [],
        uses: index.uses.filter(({ path, member }) => member === target.member && sameKey(path, target.path)),
      };
  }
}

/** The same within one file. */
export function highlights(file: SourceFile, offset: number, context: { readonly workspace: Workspace }): Occurrence[] {
  return references(file, offset, context, true)
    .filter(({ uri }) => uri === file.uri)
    .map(({ uri, span }) => ({ uri, span, link: undefined }));
}
