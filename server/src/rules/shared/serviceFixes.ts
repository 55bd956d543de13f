import { nearest } from '../../workspace/distance';
import type { Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { renderingOf } from '../../workspace/rendered';
import { headlessServiceFor } from '../../workspace/service';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { insertKey, replaceValue } from '../../yaml/edit';
import type { Edit } from '../../yaml/text';
import { type Fix, fix, type Related } from '../engine/rule';
import { headlessServiceTemplate } from './chartService';

/** What the rules about Services share. */

export function serviceNameOf(set: Resource): At {
  return set.root.get('spec').get('serviceName');
}

/**
 * Adds a Service made from the pod template, in front of the set, or for the set of a chart as a template of its own.
 * Nothing if the template has no labels to select.
 */
export function addHeadlessService(
  set: Resource,
  name: string,
  workspace: Workspace,
  flags: Pick<Fix, 'preferred'> = {},
): Fix[] {
  const title = `Add headless Service '${name}'`;
  if (renderingOf(set)?.chart) return fix(title, headlessServiceTemplate(set, workspace), flags);
  const service = headlessServiceFor(set, name);
  return service ? fix(title, insertBefore(set, service), flags) : [];
}

/** Adds such a Service under a name that the set does not use yet, and sets `serviceName` to it. */
export function addAndNameHeadlessService(set: Resource, name: string): Fix[] {
  const service = headlessServiceFor(set, name);
  const naming = setServiceName(set, name);
  if (!service || !naming) return [];
  return fix(`Add headless Service '${name}' and set serviceName to it`, [...insertBefore(set, service), ...naming], {
    immutable: true,
  });
}

/** Sets `serviceName` to one of these Services, the nearest first; that one is preferred if no other is as near. */
export function nameOneOf(set: Resource, services: readonly Resource[]): Fix[] {
  const names = (some: readonly Resource[]) => [...new Set(some.flatMap((service) => service.name ?? []))];
  const near = names(nearest(services, set));
  return names(services).flatMap((name) =>
    changeServiceName(set, name, near.length === 1 && name === near[0] ? { preferred: true } : {}),
  );
}

export function changeServiceName(set: Resource, name: string, flags: Pick<Fix, 'preferred'> = {}): Fix[] {
  return fix(titleOfName(set, name), setServiceName(set, name), { ...flags, immutable: true });
}

function titleOfName(set: Resource, name: string): string {
  return serviceNameOf(set).string ? `Change serviceName to '${name}'` : `Set serviceName to '${name}'`;
}

function setServiceName(set: Resource, name: string): Edit[] | undefined {
  const at = serviceNameOf(set);
  const { uri } = set.file;
  if (at.exists) return replaceValue(uri, at, name);
  const spec = set.root.get('spec');
  return insertKey(uri, spec, 'serviceName', name, [spec.get('replicas').exists ? 'replicas' : 'selector']);
}

export function seeService(service: Resource, message: string): Related {
  return { uri: service.file.uri, span: service.root.get('metadata').get('name').mark, message };
}

/** The short DNS name of the first pod of a set, for messages. */
export function examplePod(set: Resource, service: string): string {
  return `${set.name ?? 'pod'}-${set.root.get('spec').get('ordinals').get('start').integer ?? 0}.${service}`;
}

/** Whether the document of a Service does not parse: what seems to be missing may be half typed. */
export function hasErrors(service: Resource): boolean {
  return service.document.yaml.errors.length > 0;
}
