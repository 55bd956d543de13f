import { tagOf } from '../statefulset/containers';

/** The major version in a tag: of `17.2-alpine`, `v3.6.1`, and of images that extend PostgreSQL, `pg17`. */
export function majorOf(image: string): number | undefined {
  const tag = tagOf(image);
  const match = /(?:^|[-.])pg(\d+)/.exec(tag) ?? /^v?(\d+)(?![\da-z])/.exec(tag);
  return match ? Number(match[1]) : undefined;
}
