import { isDnsLabel } from '../kubernetes/names';
import { versionName } from '../kubernetes/versions';
import { freeServiceName, headlessServicesSelecting } from '../workspace/service';
import type { Problem, Rule } from './engine/rule';
import { addAndNameHeadlessService, nameOneOf, seeService, serviceNameOf } from './shared/serviceFixes';

/** Up to 1.32 the API's OpenAPI schema listed the field as required, and kubectl checks against that. */
const requiredUpTo = 32;

export const serviceNameMissing: Rule = {
  id: 'service-name-missing',
  about: 'set',
  severity: 'information',
  summary: 'The set has no `serviceName`: its pods have no DNS names of their own.',
  *check(set, { workspace, settings }) {
    const at = serviceNameOf(set);
    const value = at.scalar ?? null;
    if (!set.root.get('spec').isMap || at.isMap || at.isList || (value !== null && value !== '')) return;
    if (misplaced.some((path) => set.root.walk(path).exists)) return;
    const services = headlessServicesSelecting(set, workspace);
    const [first] = services;
    const advice = first
      ? `Set it to '${first.name}', the headless Service that selects them.`
      : 'If clients connect to single pods, set it to a headless Service.';
    const required =
      settings.kubernetesVersion <= requiredUpTo ? ` kubectl up to ${versionName(requiredUpTo)} requires it.` : '';
    const name = set.name;
    yield {
      at,
      message: `No serviceName: the pods have no DNS names of their own. ${advice}${required}`,
      related: services.map((service) => seeService(service, `Service '${service.name}'`)),
      fixes: () => [
        ...nameOneOf(set, services),
        ...(name !== undefined && isDnsLabel(name)
          ? addAndNameHeadlessService(set, freeServiceName(name, set, workspace))
          : []),
      ],
    } satisfies Problem;
  },
};

/** Where the field stands by mistake, which field-misplaced reports. */
const misplaced = [['metadata', 'serviceName'], ['serviceName'], ['spec', 'template', 'spec', 'serviceName']];
