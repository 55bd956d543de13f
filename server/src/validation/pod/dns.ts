import { parseIp } from '../../kubernetes/ip';
import { gateOn } from '../../kubernetes/versions';
import { change, checkDnsSubdomain, checkRequired } from '../checks';
import type { Field } from '../field';
import { quote } from '../finding';
import type { Report } from '../report';

const policies = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/** The limits of Linux's C library. */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

/** `dnsPolicy` and `dnsConfig` of a pod. */
export function validateDns(report: Report, spec: Field): void {
  const policy = spec.get('dnsPolicy');
  const config = spec.get('dnsConfig');
  const nameservers = config.get('nameservers');
  if (!policies.includes(policy.string)) report.notSupported(policy, policies, 'dnsPolicy');
  if (policy.string === 'None' && nameservers.length === 0) {
    const place = config.isSet ? nameservers : config;
    report.required(place, 'With dnsPolicy None, dnsConfig.nameservers must have at least one address.');
    return;
  }
  if (nameservers.length > maxNameservers)
    report.invalid(nameservers, `A pod can have at most ${maxNameservers} nameservers, not ${nameservers.length}.`);
  for (const nameserver of nameservers.items) checkIp(report, nameserver);
  validateSearches(report, config.get('searches'));
  for (const option of config.get('options').items)
    checkRequired(report, option.get('name').named(option.api), 'name is required: the name of the option.');
}

/** Labels that may begin with "_" and have it inside. */
const searchDomain = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

function validateSearches(report: Report, searches: Field): void {
  const domains = searches.items.map((search) => search.string);
  const characters = domains.join(' ').length;
  if (domains.length > maxSearches)
    report.invalid(searches, `A pod can have at most ${maxSearches} search domains, not ${domains.length}.`);
  else if (characters > maxSearchCharacters)
    report.invalid(
      searches,
      `The search domains must have at most ${maxSearchCharacters} characters in total, not ${characters}.`,
    );
  for (const search of searches.items) {
    const domain = search.string === '.' ? 'root' : search.string.replace(/\.$/, '');
    if (domain.length <= 253 && searchDomain.test(domain)) continue;
    report.invalid(
      search,
      `${quote(search.string)} is not a valid search domain: use lowercase letters, digits, "-" or "_", in parts separated by ".".`,
    );
  }
}

/** `hostAliases` of a pod. */
export function validateHostAliases(report: Report, aliases: Field): void {
  for (const alias of aliases.items) {
    checkIp(report, alias.get('ip'));
    for (const hostname of alias.get('hostnames').items) checkDnsSubdomain(report, hostname, 'The host name');
  }
}

function checkIp(report: Report, field: Field): void {
  const ip = parseIp(field.string);
  if (!ip)
    report.invalid(field, `${quote(field.string)} is not an IP address: use one such as 10.9.8.7 or 2001:db8::ffff.`);
  else if (ip.flaw !== undefined && gateOn('StrictIPCIDRValidation', report.target)) {
    const flaw = ip.flaw === 'ipv4-mapped' ? 'is an IPv4-mapped IPv6 address' : 'has leading zeros';
    report.invalid(field, `${quote(field.string)} ${flaw}, which programs read differently: use ${ip.canonical}.`, {
      fixes: change(field, ip.canonical),
    });
  }
}
