import { productOfContainer } from '../products/images';
import type { Product } from '../products/product';
import { readContainer } from '../statefulset/containers';
import type { At } from '../yaml/at';
import type { Resource } from './file';

/** The pod template's own spec: `spec.template.spec`. */
export function podSpec(set: Resource): At {
  return set.root.get('spec').get('template').get('spec');
}

/** Every container of the pod template that can mount something: init containers too, in the order of their lists. */
export function containersOf(set: Resource): At[] {
  return ['containers', 'initContainers'].flatMap((list) => podSpec(set).get(list).items());
}

/** The containers that run as long as the pod does. */
export function mainContainers(set: Resource): At[] {
  return podSpec(set).get('containers').items();
}

/** The container that a set is about: the first whose image is known, else the first of all. */
export function leadingContainer(set: Resource): { container: At; product: Product | undefined } | undefined {
  const known = mainContainers(set).map((container) => ({ container, product: productOf(container) }));
  return known.find(({ product }) => product) ?? known[0];
}

/** What software a container is known to run. */
export function productOf(container: At): Product | undefined {
  return productOfContainer(readContainer(container.json ?? null));
}

/** What a container is called in messages. */
export function nameOfContainer(container: At): string {
  return container.get('name').string ?? String(container.step);
}

/** Whether the security context of a container, or the pod's, lets it run as another user than root only. */
export function runsWithoutRoot(container: At, set: Resource): boolean {
  const [own, pod] = [container.get('securityContext'), podSpec(set).get('securityContext')];
  const user = own.get('runAsUser').integer ?? pod.get('runAsUser').integer;
  const nonRoot = own.get('runAsNonRoot').exists ? own.get('runAsNonRoot') : pod.get('runAsNonRoot');
  return user === undefined ? nonRoot.scalar === true : user > 0;
}

/** The terms of required and preferred anti-affinity; either kind may be meant for other pods. */
export function antiAffinityTerms(set: Resource): At[] {
  return termsIn(podSpec(set).get('affinity').get('podAntiAffinity'));
}

/** The terms of affinity to pods as well. */
export function affinityTerms(set: Resource): At[] {
  return [...antiAffinityTerms(set), ...termsIn(podSpec(set).get('affinity').get('podAffinity'))];
}

function termsIn(terms: At): At[] {
  const preferred = terms.get('preferredDuringSchedulingIgnoredDuringExecution').items();
  return [
    ...terms.get('requiredDuringSchedulingIgnoredDuringExecution').items(),
    ...preferred.map((weighted) => weighted.get('podAffinityTerm')),
  ];
}

/** A `volumeMounts` or `volumeDevices` item that names a volume. */
export interface Mount {
  readonly container: At;
  /** The `name` that refers to a volume or claim template. */
  readonly at: At;
  readonly name: string;
  /** Raw block device instead of a file system. */
  readonly device: boolean;
}

export function mountsOf(set: Resource): Mount[] {
  return containersOf(set).flatMap((container) =>
    ['volumeMounts', 'volumeDevices'].flatMap((list) =>
      container
        .get(list)
        .items()
        .flatMap((item) => {
          const at = item.get('name');
          return at.string ? [{ container, at, name: at.string, device: list === 'volumeDevices' }] : [];
        }),
    ),
  );
}

/** The named items of a list, such as volumes and claim templates, and where their names stand. */
export function namesIn(
  list: At,
  ...path: readonly string[]
): { readonly item: At; readonly at: At; readonly name: string }[] {
  return list.items().flatMap((item) => {
    const at = item.walk([...path, 'name']);
    return at.string ? [{ item, at, name: at.string }] : [];
  });
}

export function claimTemplates(set: Resource) {
  return namesIn(set.root.get('spec').get('volumeClaimTemplates'), 'metadata');
}

export function volumes(set: Resource) {
  return namesIn(podSpec(set).get('volumes'));
}

/** Every name that a mount can mean, those that stand in the wrong place (field-misplaced tells) included. */
export function declaredNames(set: Resource): Set<string> {
  const { root } = set;
  const spec = root.get('spec');
  const names = [root, spec, spec.get('template'), podSpec(set), ...containersOf(set)].flatMap((place) => [
    ...namesIn(place.get('volumes')),
    ...namesIn(place.get('volumeClaimTemplates'), 'metadata'),
  ]);
  return new Set(names.map(({ name }) => name));
}
