import type { Target } from '../kubernetes/versions';
import type { Context } from './context';

/** The cluster that the settings are for. */
export function targetOf({ settings }: Pick<Context, 'settings'>): Target {
  return { version: settings.kubernetesVersion, featureGates: settings.featureGates };
}
