import type { Version } from './versions';

/** Parameters of the kernel that a pod sets for itself (component-helpers/node/util/sysctl, pkg/kubelet/sysctl). */

const ipcSysctls = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
]);

/** A sysctl as kubelets compare it (NormalizeName): with "/" as its separator, the parts of a name may contain ".". */
function normalized(sysctl: string): string {
  return /^[^./]*\//.test(sysctl) ? sysctl.replace(/[./]/g, (mark) => (mark === '.' ? '/' : '.')) : sysctl;
}

/** Which namespace of the kernel has a sysctl; undefined for one of the whole node, which no pod may set. */
export function kernelNamespace(sysctl: string): 'net' | 'ipc' | undefined {
  const name = normalized(sysctl);
  if (name.startsWith('net.')) return 'net';
  return ipcSysctls.has(name) || name.startsWith('fs.mqueue.') ? 'ipc' : undefined;
}

/** What every kubelet allows, and since which version (safe_sysctls.go). */
const safeSince: ReadonlyMap<string, Version> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

/** Whether a kubelet of that version allows a sysctl without being told to, if its kernel is recent. */
export function isSafeSysctl(sysctl: string, version: Version): boolean {
  return version >= (safeSince.get(normalized(sysctl)) ?? Number.POSITIVE_INFINITY);
}
