import { asList, asString, type Json, valueAt } from '../yaml/json';
import type { StatefulSet } from './set';

/** The part of a set's containers that connections, commands and scenarios use. Read from any JSON. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** Its command with its arguments; empty if the image decides. */
  readonly command: readonly string[];
  readonly ports: readonly ContainerPort[];
  /** Variables with a literal value; those with valueFrom are left out. */
  readonly env: ReadonlyMap<string, string>;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

export function containersOf(set: Pick<StatefulSet, 'template'>): Container[] {
  return asList(valueAt(set.template, ['spec', 'containers'])).map(readContainer);
}

/** One container of a pod template. */
export function readContainer(container: Json): Container {
  return {
    name: asString(valueAt(container, ['name'])) ?? '',
    image: asString(valueAt(container, ['image'])) ?? '',
    command: ['command', 'args'].flatMap((list) =>
      asList(valueAt(container, [list])).filter((word) => typeof word === 'string'),
    ),
    ports: asList(valueAt(container, ['ports'])).flatMap((port) => {
      const number = valueAt(port, ['containerPort']);
      if (typeof number !== 'number') return [];
      return [
        {
          name: asString(valueAt(port, ['name'])),
          port: number,
          protocol: asString(valueAt(port, ['protocol'])) ?? 'TCP',
        },
      ];
    }),
    env: new Map(
      asList(valueAt(container, ['env'])).flatMap((variable): [string, string][] => {
        const name = asString(valueAt(variable, ['name']));
        const value = asString(valueAt(variable, ['value']));
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

/** The image of the first container; empty if there is none. */
export function firstImage(set: Pick<StatefulSet, 'template'>): string {
  return containersOf(set)[0]?.image ?? '';
}

/** The repository of an image, without its tag and digest: `ghcr.io/org/postgres`. A port of the registry is kept. */
export function repositoryOf(image: string): string {
  const [withTag = ''] = image.split('@');
  const colon = withTag.lastIndexOf(':');
  return colon > withTag.lastIndexOf('/') ? withTag.slice(0, colon) : withTag;
}

/** The tag of an image, `17-alpine`; empty if it has none. A digest and a registry's port are no tags. */
export function tagOf(image: string): string {
  const [withTag = ''] = image.split('@');
  return withTag.slice(repositoryOf(image).length + 1);
}

/** The image with another tag; `image:tag` where there was none to begin with. */
export function withTag(image: string, tag: string): string {
  return `${repositoryOf(image) || 'image'}:${tag}`;
}
