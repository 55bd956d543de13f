/**
 * IP addresses and ranges as the API server reads its older fields (apimachinery's util/validation/ip.go): leading
 * zeros in IPv4 octets are read, and judged afterwards.
 */
export interface IpAddress {
  readonly family: 4 | 6;
  /** The address as a number of 32 or 128 bits; an IPv4-mapped IPv6 address is one of IPv4. */
  readonly value: bigint;
  /** RFC 5952 for IPv6, without leading zeros for IPv4. */
  readonly canonical: string;
  /** What strict validation (on from 1.36 on) has against the way it is written. */
  readonly flaw: 'leading-zero' | 'ipv4-mapped' | undefined;
}

/** Reads an address; undefined if it is none. Zones (`fe80::1%eth0`) are none. */
export function parseIp(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    if (value === undefined) return undefined;
    const flaw = /(^|\.)0\d/.test(text) ? 'leading-zero' : undefined;
    return { family: 4, value, canonical: formatIpv4(value), flaw };
  }
  const value = parseIpv6(text);
  if (value === undefined) return undefined;
  const leadingZero = /[:.]0\d+\.|\.0\d/.test(text) && text.includes('.');
  if (value >> 32n === 0xffffn) {
    const low = value & 0xffffffffn;
    return { family: 4, value: low, canonical: formatIpv4(low), flaw: leadingZero ? 'leading-zero' : 'ipv4-mapped' };
  }
  return { family: 6, value, canonical: formatIpv6(value), flaw: leadingZero ? 'leading-zero' : undefined };
}

export interface IpRange {
  readonly address: IpAddress;
  readonly prefix: number;
  /** The range without bits beyond the prefix. */
  readonly canonical: string;
  readonly flaw: IpAddress['flaw'] | 'host-bits';
}

/** Reads `10.0.0.0/24` or `2001:db8::/64`; undefined if it is no range. */
export function parseCidr(text: string): IpRange | undefined {
  const [, ip = '', digits = ''] = /^([^/]+)\/(\d{1,9})$/.exec(text) ?? [];
  const address = parseIp(ip);
  if (!address) return undefined;
  const written = ip.includes(':') ? 128 : 32;
  const prefix = Number(digits);
  if (prefix > written) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  const kept = Math.max(0, bits - (written - prefix));
  const network = (address.value >> BigInt(bits - kept)) << BigInt(bits - kept);
  const hostBits = network === address.value ? undefined : 'host-bits';
  const flaw = address.flaw ?? (/^0\d/.test(digits) ? 'leading-zero' : hostBits);
  const base = address.family === 4 ? formatIpv4(network) : formatIpv6(network);
  return { address, prefix: kept, canonical: `${base}/${kept}`, flaw };
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,9}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => parseGroups(half));
  const [before, after] = groups;
  if (!before || (halves.length === 2 && !after)) return undefined;
  if (!after) return before.length === 8 ? join(before) : undefined;
  // `::` stands for at least one group.
  const missing = 8 - before.length - after.length;
  return missing < 1 ? undefined : join([...before, ...Array.from({ length: missing }, () => 0n), ...after]);
}

/** Groups of 16 bits; an IPv4 address at the end counts as two. */
function parseGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups.length <= 8 ? groups : undefined;
}

function join(groups: readonly bigint[]): bigint {
  return groups.reduce((sum, group) => (sum << 16n) | group, 0n);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

/** The longest run of two or more zero groups, the first of equals, becomes `::`. */
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === 0n) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}
