import { tagOf } from '../statefulset/containers';

/** The major version in a tag: of `17.2-alpine`, `v3.6.1`, and of images that extend PostgreSQL, `pg17`. */
export function majorOf(image: string): number | undefined {
  return versionOf(image)?.major;
}

export interface ImageVersion {
  readonly major: number;
  /** undefined: the tag names a major version only, whose newest release it is. */
  readonly minor: number | undefined;
}

/** The version in a tag; undefined if it has none, such as `latest`. */
export function versionOf(image: string): ImageVersion | undefined {
  const tag = tagOf(image);
  const match = /(?:^|[-.])pg(\d+)/.exec(tag) ?? /^v?(\d+)(?![\da-z])(?:\.(\d+))?/.exec(tag);
  return match ? { major: Number(match[1]), minor: match[2] === undefined ? undefined : Number(match[2]) } : undefined;
}
