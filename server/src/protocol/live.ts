import type { Explanation } from '../live/cause';

/** What a dump says, and how it differs from what is written. What `statefulset live --format json` prints. */
export interface LiveReport {
  readonly sets: readonly SetReport[];
  readonly orphans: readonly Leftover[];
  readonly objects: readonly ComparedObject[];
  /** What is missing in the dump, and how to get it, each in a sentence. */
  readonly gaps: readonly string[];
}

export interface SetReport extends Pick<Explanation, 'state' | 'waitsFor' | 'story' | 'next'> {
  readonly namespace: string;
  readonly name: string;
  readonly causes: readonly {
    readonly id: string;
    readonly message: string;
    readonly culprit: { readonly kind: string; readonly name: string };
    /** As Kubernetes writes it; null where no field of the manifest is to blame. */
    readonly field: string | null;
    readonly remedy: readonly string[];
  }[];
  readonly revision: {
    /** The name of the revision of the manifest's template; null without a manifest, or where it cannot be told. */
    readonly manifest: string | null;
    readonly current: string | null;
    readonly update: string | null;
    /** Each pod's, by name. */
    readonly pods: Readonly<Record<string, string>>;
    /** In words: `web-0 and web-1 run an older template (revision 3 of 4); web-2 runs this file's template.` */
    readonly words: string;
  };
}

/** A claim that no pod of its set has, or whose set is gone. */
export interface Leftover {
  readonly claim: string;
  readonly namespace: string;
  /** The set that it was made for. */
  readonly set: string;
  readonly storage: string | null;
}

/** An object of the manifests that the dump holds. */
export interface ComparedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Where its manifest is: a URI in the core, a path on the command line. */
  readonly file: string;
  readonly drift: readonly { readonly field: string; readonly manifest: unknown; readonly live: unknown }[];
}
