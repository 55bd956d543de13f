import { changeToNearest, checkDnsLabel, checkDnsSubdomain, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

/** `resourceClaims` of a pod: each names a ResourceClaim or a template of one. Gives their names. */
export function validateResourceClaims(report: Report, claims: Field): ReadonlySet<string> {
  const names = new Set<string>();
  for (const claim of claims.items) {
    const name = claim.get('name');
    if (checkRequired(report, name, 'name is required: the name of the resource claim.')) {
      if (names.has(name.string))
        report.duplicate(name, `Two resource claims are named ${quote(name.string)}: each must have its own name.`);
      else checkDnsLabel(report, name, 'The resource claim name');
      names.add(name.string);
    }
    const sources = ['resourceClaimName', 'resourceClaimTemplateName'].map((key) => claim.get(key));
    const given = sources.filter((source) => source.isSet);
    if (given.length !== 1)
      report.invalid(
        claim,
        given.length === 0
          ? 'resourceClaimName or resourceClaimTemplateName is required.'
          : 'resourceClaimName and resourceClaimTemplateName are mutually exclusive: remove one.',
      );
    for (const source of given) checkDnsSubdomain(report, source, source.name);
  }
  return names;
}

/** `claims` under a container's resources: each names one of the pod's resource claims, or one request in it. */
export function validateClaimReferences(report: Report, claims: Field, podClaims: ReadonlySet<string>): void {
  const seen = new Set<string>();
  /** The claims of which single requests are listed. */
  const partly = new Set<string>();
  for (const claim of claims.items) {
    const name = claim.get('name').string;
    const request = claim.get('request');
    if (name === '') {
      report.required(claim, 'name is required: one of the resourceClaims of the pod.');
      continue;
    }
    const key = request.string === '' ? name : `${name}/${request.string}`;
    const overlaps = seen.has(name) || seen.has(key) || (key === name && partly.has(name));
    if (overlaps)
      report.duplicate(claim, `The resource claim ${quote(key)} is listed twice for this container: remove one.`);
    if (!seen.has(name)) {
      if (key !== name) {
        checkDnsLabel(report, request, 'request');
        partly.add(name);
      }
      seen.add(key);
    }
    if (!podClaims.has(name))
      report.notFound(
        claim,
        `The pod has no resource claim ${quote(name)}: add it to resourceClaims, or correct the name.`,
        {
          fixes: changeToNearest(claim.get('name'), podClaims),
        },
      );
  }
}
