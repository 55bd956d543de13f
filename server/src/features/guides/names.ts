import { code } from '../../operations/markdown';
import type { Context } from '../../settings/context';
import { ordinalRange } from '../../statefulset/identity';
import { governanceSentence } from '../../statefulset/narrator/governance';
import type { SourceFile } from '../../workspace/file';
import { type Named, resolve } from '../../workspace/references';
import { findDnsNames } from '../../workspace/references/dns';
import { governanceOf } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import { covers, type Span } from '../../yaml/text';
import { describeLink } from '../describe';
import { setOfClaim, setOfPod, speakerOf } from './subjects';

/** Names of pods, claims and hosts in sentences, tables, diagrams and outputs. */

export interface NamedSpan {
  readonly span: Span;
  readonly markdown: string;
}

/** What the name at a place of a Markdown file means; undefined of what is not exactly a name of a set that is known. */
export function nameAt(page: SourceFile, offset: number, context: Context): NamedSpan | undefined {
  const { text } = page;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  if (line.length > longestLine) return undefined;
  const host = findDnsNames(line).find(({ start, name }) => {
    const from = lineStart + start;
    return name.labels.length > 1 && covers({ start: from, end: from + name.text.length }, offset);
  });
  if (host) {
    const start = lineStart + host.start;
    return meaning(page, { start, end: start + host.name.text.length }, { type: 'dns', dns: host.name }, context);
  }
  const word = wordAt(line, offset - lineStart);
  if (!word) return undefined;
  const span = { start: lineStart + word.start, end: lineStart + word.end };
  const name = text.slice(span.start, span.end);
  const pod = setOfPod(name, undefined, page, offset, context);
  if (pod) {
    const { start, end } = ordinalRange(statefulSetOf(pod.set));
    // `redis-7` is as well a version of Redis.
    return pod.ordinal >= start && pod.ordinal < end && String(pod.ordinal) === /\d+$/.exec(name)?.[0]
      ? meaning(page, span, { type: 'pod', name }, context)
      : undefined;
  }
  return setOfClaim(name, undefined, page, offset, context)
    ? meaning(page, span, { type: 'claim', name }, context)
    : undefined;
}

/** No sentence is as long; what is holds data. */
const longestLine = 10_000;

/** A word that can be the name of a pod or claim and stands by itself: no part of a path, an address or a version. */
function wordAt(line: string, offset: number): Span | undefined {
  for (const { index, 0: word } of line.matchAll(
    /(?<![\w.:@/-])(?:(?:pods?|po|pvc)\/)?[a-z0-9][a-z0-9-]*-\d+(?![\w/-]|\.\w)/g,
  )) {
    const start = index + word.lastIndexOf('/') + 1;
    const span = { start, end: index + word.length };
    if (covers(span, offset)) return span;
  }
  return undefined;
}

function meaning(page: SourceFile, span: Span, to: Named, context: Context): NamedSpan | undefined {
  const from = speakerOf(page);
  const links = from ? resolve({ from, path: [], span, verbatim: true, to }, context.workspace) : [];
  const texts = new Set(links.map((link) => describeLink(link, context.workspace)));
  if (texts.size === 0) return undefined;
  const sets = new Set(
    links.flatMap(({ target: { resource } }) => (resource.kind === 'StatefulSet' ? [resource] : [])),
  );
  const [set] = sets;
  const resolves =
    to.type === 'dns' && set && sets.size === 1 ? governanceSentence(governanceOf(set, context.workspace), code) : '';
  return { span, markdown: [...texts, resolves].filter(Boolean).join('\n\n') };
}
