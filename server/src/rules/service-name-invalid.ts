import { closestName, isDnsLabel, toDnsLabel } from '../kubernetes/names';
import { versionName } from '../kubernetes/versions';
import { servicesAround } from '../workspace/service';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { serviceNameOf } from './shared/serviceFixes';

/** Since then the API server looks at `serviceName`; before, each single pod was refused for its subdomain. */
const checkedSince = 33;

export const serviceNameInvalid: Rule = {
  id: 'service-name-invalid',
  about: 'set',
  severity: 'error',
  api: true,
  summary: '`serviceName` is not a DNS label: the API server refuses the set, or its pods.',
  covers: ({ field }) => field === 'spec.serviceName',
  *check(set, { workspace, settings }) {
    const at = serviceNameOf(set);
    const name = at.string;
    if (!name || isDnsLabel(name) || isPlaceholder(name)) return;
    const names = servicesAround(set, workspace)
      .flatMap((service) => service.name ?? [])
      .filter(isDnsLabel);
    const corrected = correct(name, names);
    const checked = settings.kubernetesVersion >= checkedSince;
    const refused = checked
      ? 'the API server refuses it'
      : `up to ${versionName(checkedSince - 1)} the set is accepted and every pod of it refused`;
    yield {
      at,
      message: `'${name}' is not the name of a Service: ${refused}. Use at most 63 of a-z, 0-9 and '-', with a letter or digit at both ends.`,
      fixes:
        corrected === undefined
          ? []
          : fix(`Change serviceName to '${corrected}'`, replaceValue(set.file.uri, at, corrected), {
              preferred: true,
              ...(checked ? {} : { immutable: true }),
            }),
    } satisfies Problem;
  },
};

/** The name of a known Service if one is meant: the whole, the first label of a DNS name, a near one. */
function correct(name: string, services: readonly string[]): string | undefined {
  const [first = ''] = name.split('.');
  const label = toDnsLabel(name);
  if (label !== undefined && services.includes(label)) return label;
  if (services.includes(first) || (/\.svc(\.|$)/.test(name) && isDnsLabel(first))) return first;
  return closestName(name, services) ?? label;
}

/** A name to be filled in before the manifest is applied: `db-${STAGE}`. */
function isPlaceholder(name: string): boolean {
  return /\$[{(\w]|\{\{|<\w|@\w|%\w/.test(name);
}
