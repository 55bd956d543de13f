import { isSafeSysctl, kernelNamespace } from '../kubernetes/sysctls';
import { podSpec } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';

/**
 * The API server checks the form of the names only (validateSysctls in pkg/apis/core/validation). The kubelet fails a
 * pod with a sysctl that it does not allow (Admit in pkg/kubelet/sysctl/allowlist.go), and it cannot be told to allow
 * one without a namespace in the kernel (NewAllowlist): such a pod runs on no node. Of the others the node decides.
 */
export const sysctlForbidden: Rule = {
  id: 'sysctl-forbidden',
  about: 'set',
  severity: 'warning',
  summary: 'A sysctl that no pod may set, or that nodes must allow: the kubelet fails each pod with SysctlForbidden.',
  *check(set, { settings }) {
    const spec = podSpec(set);
    for (const sysctl of spec.get('securityContext').get('sysctls').items()) {
      const at = sysctl.get('name');
      const name = at.string;
      // Capitals and other signs mean a placeholder, or a name that the API server rejects.
      if (!name || !/^[a-z0-9][-_a-z0-9./]*$/.test(name) || isSafeSysctl(name, settings.kubernetesVersion)) continue;
      const namespace = kernelNamespace(name);
      // The API server rejects a sysctl of a namespace that the pod shares with its node.
      if (namespace && spec.get(namespace === 'net' ? 'hostNetwork' : 'hostIPC').scalar === true) continue;
      yield {
        at,
        ...(namespace ? { severity: 'information' as const } : {}),
        message: namespace
          ? `Only nodes whose kubelet allows '${name}' (--allowed-unsafe-sysctls) run these pods. On any other they fail with SysctlForbidden, and the controller replaces them again and again.`
          : `'${name}' belongs to the whole node, and no pod may set it: every kubelet fails these pods with SysctlForbidden, and the controller replaces them again and again. Set it on the nodes, and remove it here.`,
        fixes: () => fix(`Remove the sysctl '${name}'`, remove(set.file.uri, sysctl)),
      } satisfies Problem;
    }
  },
};
