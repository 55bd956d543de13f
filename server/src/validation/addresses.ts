import { type IpAddress, parseCidr, parseIp } from '../kubernetes/ip';
import { gateOn } from '../kubernetes/versions';
import { change } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import type { Report } from './report';

/** IP addresses and ranges, as Services have them. */

/** An IP address in one of the older fields; gives it if it is fine. */
export function checkIp(report: Report, field: Field, what: string): IpAddress | undefined {
  const address = parseIp(field.string);
  if (!address) {
    const none = /^none$/i.test(field.string);
    const hint = none ? 'for a headless Service, use None' : 'use one such as 10.9.8.7 or 2001:db8::1';
    report.invalid(field, `${what} ${quote(field.string)} is not an IP address: ${hint}.`, {
      fixes: none ? change(field, 'None') : [],
    });
    return undefined;
  }
  if (address.flaw === undefined || gateOn('StrictIPCIDRValidation', report.target) !== true) return address;
  report.invalid(field, `${what} ${quote(field.string)} is ambiguous: use ${address.canonical}.`, {
    fixes: change(field, address.canonical),
  });
  return undefined;
}

/** ValidateEndpointIP: an address that other machines can reach. */
export function checkEndpointIp(report: Report, field: Field, { family, value }: IpAddress): void {
  const v4 = family === 4;
  const special = [
    [value === 0n, 'the unspecified address'],
    [v4 ? value >> 24n === 127n : value === 1n, 'a loopback address'],
    [v4 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan, 'a link-local address'],
    [v4 ? value >> 8n === 0xe00000n : value >> 112n === 0xff02n, 'a link-local multicast address'],
  ] as const;
  for (const [applies, what] of special)
    if (applies) report.invalid(field, `The external IP ${field.string} is ${what}, which is not allowed.`);
}

export function checkCidr(report: Report, field: Field, text: string): void {
  const range = parseCidr(text);
  if (!range) report.invalid(field, `${quote(text)} is not an IP range: use one such as 10.9.8.0/24.`);
  else if (range.flaw !== undefined && gateOn('StrictIPCIDRValidation', report.target) === true)
    report.invalid(field, `${quote(text)} is ambiguous: use ${range.canonical}.`);
}

export function warnOfIp(report: Report, field: Field): void {
  const address = parseIp(field.string);
  if (address && (address.flaw !== undefined || (address.family === 6 && address.canonical !== field.string)))
    report.warn(field, `The IP address ${field.string} is not in canonical form: use ${address.canonical}.`, {
      fixes: change(field, address.canonical),
    });
}

export function warnOfCidr(report: Report, field: Field): void {
  const range = parseCidr(field.string.trim());
  if (range && (range.flaw !== undefined || (range.address.family === 6 && range.canonical !== field.string)))
    report.warn(field, `The IP range ${field.string} is not in canonical form: use ${range.canonical}.`, {
      fixes: change(field, range.canonical),
    });
}
