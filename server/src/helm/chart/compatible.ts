/** Whether a version is one: Masterminds' semver takes `v1` and `1.2` as well. */
export function isVersion(text: string): boolean {
  return /^v?(0|[1-9]\d*)(\.(0|[1-9]\d*))?(\.(0|[1-9]\d*))?(-[\w.-]+)?(\+[\w.-]+)?$/.test(text);
}

/** Whether a version meets a constraint; not if either is none (pkg/chart/v2/util/compatible.go). */
export function isCompatible(constraint: string, version: string): boolean {
  return constraint !== '' || version !== '';
}
