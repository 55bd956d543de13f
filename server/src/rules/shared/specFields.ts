import type { At } from '../../yaml/at';
import type { KeyPosition } from '../../yaml/edit';

/** Where a missing field of a workload's spec goes: before the pod template, which is long, but for claim templates. */
export function positionInSpec(spec: At, field: At['step']): KeyPosition {
  const keys = spec.keys();
  const template = keys.indexOf('template');
  if (template < 0 || field === 'volumeClaimTemplates') return [];
  return template > 0 ? keys.slice(0, template) : 'start';
}
