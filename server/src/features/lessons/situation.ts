import { parseQuantity } from '../../kubernetes/quantity';
import { productOf } from '../../products/images';
import { type Diagnosis, diagnose } from '../../rules/engine/diagnose';
import { givesNames } from '../../statefulset/governance';
import type { StatefulSet } from '../../statefulset/set';
import { manifest, type Resource, readFile } from '../../workspace/file';
import { type Governance, governanceOf } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import type { Json } from '../../yaml/json';
import { lessonWorld } from './world';

/** What goals look at: the manifest as it is now, and what became of the cluster. */
export interface Situation {
  readonly written: Written;
  /** One for each step that was played, what led up to the others included. */
  readonly moments: readonly Moment[];
}

/** The simulated cluster after a step. */
export interface Moment {
  readonly pods: readonly PodAfterStep[];
  /** Whether a claim was deleted, and its data with it. */
  readonly isDataLost: boolean;
  /** How many pods were starting at the same time at most. */
  readonly startingTogether: number;
}

export interface PodAfterStep {
  readonly ordinal: number;
  readonly isReady: boolean;
  readonly revision: number | undefined;
}

/** A manifest of a lesson, as its editor judges it. */
export class Written {
  /** Undefined while there is no StatefulSet; of several it is the first. */
  readonly set: StatefulSet | undefined;
  readonly governance: Governance | undefined;
  /** Errors and warnings, in the order of the text. */
  readonly problems: readonly Diagnosis[];
  private readonly resource: Resource | undefined;

  constructor(uri: string, text: string) {
    const file = readFile(uri, text);
    const context = lessonWorld(file);
    this.resource = file.resources.find(({ kind }) => kind === 'StatefulSet');
    this.set = this.resource && statefulSetOf(this.resource);
    this.governance = this.resource && governanceOf(this.resource, context.workspace);
    this.problems = diagnose(file, context).filter(({ severity }) => severity === 'error' || severity === 'warning');
  }

  get json(): Json | undefined {
    return this.resource && manifest(this.resource);
  }

  /** Whether each pod has a DNS name that resolves. */
  get namesPods(): boolean {
    return this.governance?.service !== undefined && givesNames(this.governance);
  }

  /** The product that the pods run, by its name: `Redis`. */
  get product(): string | undefined {
    return this.set && productOf(this.set)?.product.name;
  }

  /** Whether each pod gets a claim of just this size. */
  hasClaimOf(size: string): boolean {
    const wanted = parseQuantity(size)?.nano;
    return (this.set?.claimTemplates ?? []).some(
      ({ storage }) => storage !== undefined && parseQuantity(storage)?.nano === wanted,
    );
  }
}
