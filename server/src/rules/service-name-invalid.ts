import { closestName, isDnsLabel, toDnsLabel } from '../kubernetes/names';
import { versionName } from '../kubernetes/versions';
import { correctName, namedAt } from '../workspace/references/renaming';
import { servicesAround } from '../workspace/service';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { serviceNameOf } from './shared/serviceFixes';

/** The API server checks `serviceName` from 1.33 on; before, it rejected each pod for its `subdomain`. */
const checkedSince = 33;

export const serviceNameInvalid: Rule = {
  id: 'service-name-invalid',
  about: 'set',
  severity: 'error',
  api: true,
  parts: true,
  summary: '`serviceName` is not a valid Service name: the API server rejects the set, or its pods.',
  covers: ({ field }) => field === 'spec.serviceName',
  *check(set, { workspace, settings }) {
    const at = serviceNameOf(set);
    const name = at.string;
    if (!name || isDnsLabel(name)) return;
    const names = servicesAround(set, workspace)
      .flatMap((service) => service.name ?? [])
      .filter(isDnsLabel);
    const [service, another] = namedAt(set, at, workspace);
    const corrected = service ? toDnsLabel(name) : correct(name, names);
    const checked = settings.kubernetesVersion >= checkedSince;
    const rejected = checked
      ? 'the API server rejects the set'
      : `up to ${versionName(checkedSince - 1)}, the API server accepts the set and rejects each of its pods`;
    yield {
      at,
      message: `'${name}' is not a valid Service name: ${rejected}. Use at most 63 lowercase letters, digits and '-', with a letter or digit at both ends.`,
      fixes: () =>
        corrected === undefined
          ? []
          : fix(
              service ? `Rename Service ${name} to '${corrected}'` : `Change serviceName to '${corrected}'`,
              another
                ? undefined
                : service
                  ? correctName(service, corrected, workspace)
                  : replaceValue(set.file.uri, at, corrected),
              { preferred: true, ...(checked ? {} : { immutable: true }) },
            ),
    } satisfies Problem;
  },
};

/** The closest valid name, if possible that of a known Service: of a DNS name the first label. */
function correct(name: string, services: readonly string[]): string | undefined {
  const [first = ''] = name.split('.');
  const label = toDnsLabel(name);
  if (label !== undefined && services.includes(label)) return label;
  if (services.includes(first) || (/\.svc(\.|$)/.test(name) && isDnsLabel(first))) return first;
  return closestName(name, services) ?? label;
}
