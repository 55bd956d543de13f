import { code } from '../../operations/markdown';
import { readPodName, serviceNameIn } from '../../rules/shared/podDns';
import type { Context } from '../../settings/context';
import { ordinalRange, podDnsName } from '../../statefulset/identity';
import { governanceSentence, resolvesNot } from '../../statefulset/narrator/governance';
import type { SourceFile } from '../../workspace/file';
import { type DnsName, type Link, type Named, resolve } from '../../workspace/references';
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
  if (host) return hostMeaning(page, host.name, lineStart + host.start, context);
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
  const links = linksOf(page, span, to, context);
  const texts = new Set(links.map((link) => describeLink(link, context.workspace)));
  return texts.size > 0 ? { span, markdown: [...texts].join('\n\n') } : undefined;
}

/** What a host name means, and whether it resolves. One with variables names nothing for sure. */
function hostMeaning(page: SourceFile, name: DnsName, start: number, context: Context): NamedSpan | undefined {
  const span = { start, end: start + name.text.length };
  const from = speakerOf(page);
  if (!from || name.labels.some(({ composed }) => composed)) return undefined;
  const to = { type: 'dns', dns: name } as const;
  const podName = readPodName({ from, path: [], span, verbatim: true, to }, name, context.workspace);
  if (!podName) return meaning(page, span, to, context);
  const { pod, service, sets, defect } = podName;
  const set = sets.find((each) => serviceNameIn(each) === service.text) ?? sets[0];
  if (!set || pod.ordinals === undefined || pod.padded) return undefined;
  const read = statefulSetOf(set);
  const ordinal = pod.ordinals.first;
  const described = meaning(page, { start, end: start + pod.text.length }, { type: 'pod', name: pod.text }, context);
  const { start: first, end } = ordinalRange(read);
  const form = podDnsName(
    read,
    Math.min(Math.max(ordinal, first), Math.max(first, end - 1)),
    context.settings.clusterDomain,
  );
  const resolution =
    defect && form !== undefined
      ? resolvesNot(read.name, form, code)
      : ordinal >= first && ordinal < end && governanceSentence(governanceOf(set, context.workspace), code);
  return described && { span, markdown: [described.markdown, resolution].filter(Boolean).join('\n\n') };
}

function linksOf(page: SourceFile, span: Span, to: Named, { workspace }: Context): readonly Link[] {
  const from = speakerOf(page);
  return from ? resolve({ from, path: [], span, verbatim: true, to }, workspace) : [];
}
