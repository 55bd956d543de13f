import type { Resource } from '../../workspace/file';
import { renderingOf } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import type { Path } from '../../yaml/json';

/**
 * What makes Secrets and ConfigMaps in the cluster, or adds to them, and the field that names what it makes, if that
 * has not its own name.
 */
const makers: readonly (readonly [kind: string, target?: Path])[] = [
  ['Bundle'],
  ['Certificate', ['spec', 'secretName']],
  ['ClusterExternalSecret', ['spec', 'externalSecretName']],
  ['ExternalSecret', ['spec', 'target', 'name']],
  ['InfisicalSecret', ['spec', 'managedSecretReference', 'secretName']],
  ['OnePasswordItem'],
  ['SealedSecret', ['spec', 'template', 'metadata', 'name']],
  ['VaultDynamicSecret', ['spec', 'destination', 'name']],
  ['VaultPKISecret', ['spec', 'destination', 'name']],
  ['VaultSecret'],
  ['VaultStaticSecret', ['spec', 'destination', 'name']],
];

/**
 * Whether a generator of Kustomize or an operator makes a ConfigMap or Secret of that name, or adds keys to it. What
 * generators make of a rendering stands in it.
 */
export function isMadeElsewhere(kind: string, name: string, from: Resource, workspace: Workspace): boolean {
  if (!renderingOf(from) && workspace.kustomizations.generates(kind, name)) return true;
  return makers.some(
    ([maker, target]) =>
      workspace.named(maker, name, from).length > 0 ||
      (target !== undefined && workspace.ofKind(maker, from).some(({ root }) => root.walk(target).string === name)),
  );
}
