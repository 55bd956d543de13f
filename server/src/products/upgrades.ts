import { type Container, containersOf, repositoryOf } from '../statefulset/containers';
import type { StatefulSet } from '../statefulset/set';
import { productOfContainer } from './images';
import type { Product, Upgrade } from './product';
import { type ImageVersion, versionOf } from './versions';

/** What another version of an image means for the data that is there: decided here for all who speak of it. */

export interface VersionChange {
  readonly product: string;
  /** Of the container, in the list. */
  readonly index: number;
  /** As it was. */
  readonly image: string;
  /** The versions, as far as they matter: `17`, `8.4`. */
  readonly from: string;
  readonly to: string;
  /** Whether the server is known not to start with the old data. */
  readonly refuses: boolean;
  /** What happens to the data. */
  readonly reason: string;
  /** What to do. */
  readonly way: string;
}

type Templated = Pick<StatefulSet, 'template'>;

/** The containers of software that keeps data and gets another version of it, the data's way included. */
export function versionChanges(before: Templated, after: Templated): VersionChange[] {
  return changedImages(before, after).flatMap(({ product, image, was, index }) => {
    const [from, to] = [versionOf(was), versionOf(image)];
    const change = from && to ? judge(product, from, to) : undefined;
    return change ? [{ product: product.name, index, image: was, ...change }] : [];
  });
}

/** What to know of each container that gets an image whose version its tag does not tell. */
export function unknownVersions(before: Templated, after: Templated): string[] {
  return changedImages(before, after).flatMap(({ product, image, was }) =>
    versionOf(was) && versionOf(image) ? [] : (versionRule(product) ?? []),
  );
}

/** What holds of the versions of software that keeps data; undefined for other software. */
export function versionRule(product: Product): string | undefined {
  if (!keepsData(product)) return undefined;
  const { name, upgrade } = product;
  if (upgrade?.atOnce === 0) return `${name} does not start with the data of another major version. ${upgrade.way}`;
  return `Another major version of ${name} may be unable to read the data, and the older one cannot read it afterwards: back it up first.`;
}

function keepsData({ data, cache }: Product): boolean {
  return data !== undefined && !cache;
}

function changedImages(before: Templated, after: Templated) {
  const old = containersOf(before);
  return containersOf(after).flatMap((container: Container, index) => {
    const { name, image } = container;
    const was = old.find((other) => other.name === name)?.image;
    if (was === undefined || was === image || repositoryOf(was) !== repositoryOf(image)) return [];
    const product = productOfContainer(container);
    return product && keepsData(product) ? [{ product, image, was, index }] : [];
  });
}

type Verdict = Pick<VersionChange, 'from' | 'to' | 'refuses' | 'reason' | 'way'>;

function judge({ name, upgrade }: Product, from: ImageVersion, to: ImageVersion): Verdict | undefined {
  const [old, now] = [shown(from, upgrade), shown(to, upgrade)];
  const verdict = (refuses: boolean, reason: string, way: string) => ({ from: old, to: now, refuses, reason, way });
  const step = stepOf(from, to, upgrade);
  if (upgrade === undefined || step === undefined || (step < 0 && upgrade.wayBack))
    return step === 0 || old === now
      ? undefined
      : verdict(
          false,
          `${name} ${now} may be unable to read the data of ${name} ${old}. A pod that cannot read it does not become Ready.`,
          `Back it up, then upgrade or dump it as the documentation of ${name} says.`,
        );
  if (step === 0) return undefined;
  if (upgrade.startsEmpty)
    return verdict(false, `${name} ${now} does not read the data of ${name} ${old}: it starts empty.`, upgrade.way);
  if (step < 0)
    return verdict(
      true,
      refusal(name, old, now),
      'Restore a backup from before the upgrade, or dump the data and restore it into a new set.',
    );
  if (step > upgrade.atOnce) return verdict(true, refusal(name, old, now), upgrade.way);
  return verdict(
    false,
    `${name} ${now} upgrades the data of ${name} ${old} when it starts, and ${name} ${old} cannot read it afterwards.`,
    ['Back it up first.', upgrade.also].filter(Boolean).join(' '),
  );
}

function refusal(name: string, old: string, now: string): string {
  return `${name} ${now} does not start with the data of ${name} ${old}, so the first pod that gets it does not become Ready.`;
}

/** How many releases that differ in their data an update passes, negative for one back; undefined if that is not known. */
function stepOf(from: ImageVersion, to: ImageVersion, upgrade: Upgrade | undefined): number | undefined {
  // A product that begins to count by years begins anew.
  if (upgrade === undefined || from.major > 1000 !== to.major > 1000) return from.major === to.major ? 0 : undefined;
  const step = releaseOf(to, upgrade) - releaseOf(from, upgrade);
  return step === 0 && from.major !== to.major ? undefined : step;
}

/** The number of a release among those that differ in their data. */
function releaseOf({ major, minor = Number.POSITIVE_INFINITY }: ImageVersion, { releases }: Upgrade): number {
  if (releases === undefined) return major;
  const [last = 0] = releases.at(-1) ?? [];
  const known = releases.findLastIndex(([a, b]) => a < major || (a === major && b <= minor));
  return known + Math.max(0, major - last);
}

function shown({ major, minor }: ImageVersion, upgrade: Upgrade | undefined): string {
  return upgrade?.releases === undefined || minor === undefined ? String(major) : `${major}.${minor}`;
}
