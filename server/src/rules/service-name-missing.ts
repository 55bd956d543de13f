import { isDnsLabel } from '../kubernetes/names';
import { versionName } from '../kubernetes/versions';
import { freeServiceName, headlessServicesSelecting } from '../workspace/service';
import type { Problem, Rule } from './engine/rule';
import { addAndNameHeadlessService, nameOneOf, seeService, serviceNameOf } from './shared/serviceFixes';

/** Up to here the API's description called the field required, and kubectl checked that. */
const requiredUpTo = 32;

export const serviceNameMissing: Rule = {
  id: 'service-name-missing',
  about: 'set',
  severity: 'information',
  summary: 'The set names no Service: its pods get no DNS names of their own.',
  *check(set, { workspace, settings }) {
    const at = serviceNameOf(set);
    const value = at.scalar ?? null;
    if (!set.root.get('spec').isMap || at.isMap || at.isList || (value !== null && value !== '')) return;
    if (misplaced.some((path) => set.root.walk(path).exists)) return;
    const services = headlessServicesSelecting(set, workspace);
    const [first] = services;
    const todo = first
      ? `The headless Service '${first.name}' selects them: name it.`
      : 'Name a headless Service if others must reach single pods.';
    const old =
      settings.kubernetesVersion <= requiredUpTo ? ` kubectl up to ${versionName(requiredUpTo)} asks for it.` : '';
    const name = set.name;
    yield {
      at,
      message: `No serviceName: the pods get no DNS names of their own. ${todo}${old}`,
      related: services.map((service) => seeService(service, `Service '${service.name}'`)),
      fixes: [
        ...nameOneOf(set, services),
        ...(name !== undefined && isDnsLabel(name)
          ? addAndNameHeadlessService(set, freeServiceName(name, set, workspace))
          : []),
      ],
    } satisfies Problem;
  },
};

/** Where it is written by mistake; the rule about misplaced fields then says so. */
const misplaced = [['metadata', 'serviceName'], ['serviceName'], ['spec', 'template', 'spec', 'serviceName']];
