/**
 * Whether a label names the version of a chart or of what it installs (Helm's and Kubernetes' recommended labels), and
 * so changes with a release. `version: v1` tells variants apart, as service meshes want it: it stays.
 */
export function changesWithRelease(key: string, value: string): boolean {
  if (key === 'helm.sh/chart' || key === 'app.kubernetes.io/version' || key === 'tags.datadoghq.com/version')
    return true;
  return ['app-version', 'appVersion', 'chart', 'version'].includes(key) && /(?:^|-)v?\d+\.\d+/.test(value);
}
