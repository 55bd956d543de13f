import type {
  Application,
  Changes,
  Detail,
  LiveApplication,
  PreviewOptions,
  ScenarioChoice,
  SetOptions,
} from '../../protocol';
import type { ScenarioId } from '../../simulation/scenarios';
import { maxOrdinal } from '../../statefulset/identity';
import { oneOf, propertiesOf } from '../../yaml/json';

/** Reads the options of a client. Invalid parts are ignored. */

export function readPreviewOptions(value: unknown): PreviewOptions {
  return Object.fromEntries(Object.entries(propertiesOf(value)).map(([id, options]) => [id, readSetOptions(options)]));
}

function readSetOptions(value: unknown): SetOptions {
  const { changes, details, ordinal, scenario, fromLive } = propertiesOf(value);
  const choice = readScenario(scenario);
  return {
    changes: readChanges(changes),
    details: allDetails.filter((detail) => Array.isArray(details) && details.includes(detail)),
    ...(isCount(ordinal) && { ordinal }),
    ...(choice && { scenario: choice }),
    ...(fromLive === true && { fromLive }),
  };
}

export function readChanges(value: unknown): Changes {
  const { replicas, updateStrategy, partition, whenDeleted, whenScaled } = propertiesOf(value);
  const strategy = oneOf(updateStrategy, ['RollingUpdate', 'OnDelete', 'Recreate'] as const);
  const [deleted, scaled] = [oneOf(whenDeleted, policies), oneOf(whenScaled, policies)];
  return {
    ...(isCount(replicas) && { replicas }),
    ...(strategy && { updateStrategy: strategy }),
    ...(isCount(partition) && { partition }),
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

function readScenario(value: unknown): ScenarioChoice | undefined {
  const { id, replicas, ordinal } = propertiesOf(value);
  const known = oneOf(id, scenarioIds);
  return known && { id: known, ...(isCount(replicas) && { replicas }), ...(isCount(ordinal) && { ordinal }) };
}

const policies = ['Retain', 'Delete'] as const;
const allDetails: readonly Detail[] = ['connections', 'commands', 'runbook', 'diagram'];
const scenarioIds: readonly ScenarioId[] = [
  'create',
  'scale',
  'rollout',
  'canary',
  'deletePod',
  'deleteSet',
  'neverReady',
];

/** A number of replicas or an ordinal that the API server accepts. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxOrdinal;
}
