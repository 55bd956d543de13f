import type {
  Application,
  Changes,
  Detail,
  LiveApplication,
  Playing,
  PreviewOptions,
  SetOptions,
} from '../../protocol';
import { maxSteps } from '../../simulation/history';
import { maxOrdinal } from '../../statefulset/identity';
import { oneOf, propertiesOf } from '../../yaml/json';

/** Reads the options of a client. Invalid parts are ignored. */

export function readPreviewOptions(value: unknown): PreviewOptions {
  return Object.fromEntries(Object.entries(propertiesOf(value)).map(([id, options]) => [id, readSetOptions(options)]));
}

function readSetOptions(value: unknown): SetOptions {
  const { changes, details, ordinal } = propertiesOf(value);
  return {
    changes: readChanges(changes),
    details: allDetails.filter((detail) => Array.isArray(details) && details.includes(detail)),
    ...(isCount(ordinal) && { ordinal }),
  };
}

export function readChanges(value: unknown): Changes {
  const { replicas, updateStrategy, partition, maxUnavailable, podManagementPolicy, whenDeleted, whenScaled } =
    propertiesOf(value);
  const management = oneOf(podManagementPolicy, ['OrderedReady', 'Parallel'] as const);
  const strategy = oneOf(updateStrategy, ['RollingUpdate', 'OnDelete', 'Recreate'] as const);
  const [deleted, scaled] = [oneOf(whenDeleted, policies), oneOf(whenScaled, policies)];
  return {
    ...(isCount(replicas) && { replicas }),
    ...(strategy && { updateStrategy: strategy }),
    ...(isCount(partition) && { partition }),
    ...(isCount(maxUnavailable) && maxUnavailable > 0 && { maxUnavailable }),
    ...(management && { podManagementPolicy: management }),
    ...(deleted && { whenDeleted: deleted }),
    ...(scaled && { whenScaled: scaled }),
  };
}

export function readApplication(value: unknown): Application | LiveApplication | undefined {
  const { kind, changes, object, field } = propertiesOf(value);
  switch (kind) {
    case 'changes':
      return { kind, changes: readChanges(changes) };
    case 'clientService':
    case 'retentionPolicy':
      return { kind };
    case 'live':
      return { kind, object: textOrNull(object), field: textOrNull(field) };
    default:
      return undefined;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Reads what a client wants played. Steps that are no texts are left out; those beyond the limit are only counted. */
export function readPlaying(value: unknown): Playing {
  const { run, fromLive, steps, have } = propertiesOf(value);
  return {
    run: typeof run === 'string' ? run : '',
    fromLive: fromLive === true,
    steps: Array.isArray(steps) ? steps.filter((step) => typeof step === 'string').slice(0, maxSteps + 1) : [],
    have: isCount(have) ? have : 0,
  };
}

const policies = ['Retain', 'Delete'] as const;
const allDetails: readonly Detail[] = ['connections', 'commands', 'runbook', 'diagram'];

/** A number of replicas or an ordinal that the API server accepts. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxOrdinal;
}
