import type { Path } from '../../yaml/json';

/** An object of a cluster, as kubectl names it. */
export interface ObjectRef {
  readonly kind: string;
  /** undefined for what is in no namespace. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Why a StatefulSet does not get on, or what it is about to do. What follows for higher ordinals comes after its cause. */
export const causeIds = [
  // Its pods cannot be created.
  'quota-exceeded',
  'quota-needs-resources',
  'pod-security',
  'limit-range',
  'admission-webhook',
  'service-account-missing',
  'priority-class-missing',
  'runtime-class-missing',
  'pod-invalid',
  'pod-name-taken',
  // A claim is not bound.
  'class-missing',
  'no-default-class',
  'no-matching-volume',
  'provisioning-failed',
  'provisioner-silent',
  'claim-waits-consumer',
  'claim-lost',
  'claim-foreign',
  // No node takes the pod.
  'unschedulable-resources',
  'unschedulable-selector',
  'unschedulable-taint',
  'unschedulable-anti-affinity',
  'unschedulable-topology-spread',
  'unschedulable-zone',
  'unschedulable-cordoned',
  'unschedulable-ports',
  'scheduling-gated',
  // Its node cannot start it.
  'multi-attach',
  'volume-mount-failed',
  'mount-missing',
  'sandbox-failed',
  'image-pull',
  'image-name-invalid',
  'image-pull-secret',
  'config-missing',
  'key-missing',
  'run-as-root-refused',
  // What runs in it does not run well.
  'init-failing',
  'wrong-command',
  'oom-killed',
  'permission-denied',
  'crash-loop',
  'startup-failing',
  'liveness-killed',
  'readiness-failing',
  // It does not end.
  'terminating-finalizer',
  'terminating-node-lost',
  'terminating-grace',
  // What the controller waits for, or was told to leave alone.
  'broken-rollback',
  'predecessor',
  'scale-down-blocked',
  'paused-by-max-unavailable',
  'partition',
  'on-delete',
  'min-ready-seconds',
  // How its pods are found.
  'governing-service-missing',
  'governing-service-selector',
  // Nothing is wrong.
  'slow-start',
  'rolling',
  'scaling-down',
] as const;
export type CauseId = (typeof causeIds)[number];

/** One thing to do, or to look at. */
export interface RemedyStep {
  /** A sentence for people. */
  readonly text: string;
  /** The command that does it, ready to be copied. */
  readonly command?: string;
  /** What it destroys or interrupts, in a sentence; absent if nothing. */
  readonly destroys?: string;
}

/** What ends a cause, in order. */
export interface Remedy {
  readonly steps: readonly RemedyStep[];
  /** The field of the set's manifest to change; absent where the manifest is not to blame. */
  readonly field?: Path;
}
