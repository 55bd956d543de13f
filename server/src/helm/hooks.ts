import type { Manifest } from './manifests';

/** The events at which hooks run (pkg/release/v1/util/manifest_sorter.go); the last is a test's old name. */
const events: ReadonlySet<string> = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

/** Whether a manifest is a hook: not printed among the others. `unknown`: for an event that there is none of, so for nothing. */
export function hookOf({ annotations }: Manifest): 'none' | 'hook' | 'test' | 'unknown' {
  const annotation = annotations.get('helm.sh/hook');
  if (annotation === undefined) return 'none';
  const named = annotation.split(',').map((event) => event.trim().toLowerCase());
  if (!named.every((event) => events.has(event))) return 'unknown';
  return named.some((event) => event.startsWith('test')) ? 'test' : 'hook';
}
