import type { ObjectRef } from '../../operations/remedies/remedy';
import { listNames } from '../../statefulset/phrases';
import { asList, asString, type Path, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import { claimsOf, waitingClaims } from './claim';
import { unboundClaim, waitsForConsumer } from './claims';
import { missingIn, sourcesOf } from './config';
import { byEvent, happened, isAfter, newest } from './evidence';
import { type Finding, firstOf } from './finding';
import { otherUser, wrongMode } from './foreign';
import { nodesOfVolume } from './lookups';
import { itemField, type LivePod } from './pod';
import { quoted } from './words';

/** Why the node of a pod has not begun with its containers: claims, volumes, its network. */
export function nodeTrouble(pod: LivePod): Finding | undefined {
  return firstOf([() => unboundOnNode(pod), () => byEvents(pod), () => withoutEvents(pod)]);
}

/** A pod whose spec names its node bypasses the scheduler, so nobody picks a node for its claims. */
function unboundOnNode(pod: LivePod): Finding | undefined {
  // A claim that the dump does not hold is bound, for all that is known: the scheduler saw to it.
  const finding = unboundClaim(pod, false);
  if (finding && claimsOf(pod).some(({ name, json }) => name === finding.culprit.name && json !== undefined))
    return finding;
  const claim = waitingClaims(pod).find(({ json }) => json !== undefined);
  if (!claim) return undefined;
  const named = valueAt(pod.set.set.template, ['spec', 'nodeName']) !== undefined;
  return {
    ...waitsForConsumer(
      claim,
      `the scheduler picks a node for ${pod.name}, and ${named ? `spec.nodeName (${pod.node ?? ''}) bypasses the scheduler` : `the pod is on ${pod.node ?? 'a node'} already`}`,
    ),
    field: ['spec', 'template', 'spec', 'nodeName'],
  };
}

/** Events of the node's way with the pod; one that tells of a later step ends what was said of earlier ones. */
function byEvents(pod: LivePod): Finding | undefined {
  const begun = newest(pod.events, ({ reason }) => /^(?:Pulling|Pulled|Created|Started)$/.test(reason));
  const events = pod.events.filter((event) => !isAfter(begun, event));
  const mounted = events.filter(({ message }) => !/not registered/.test(message));
  const attached = newest(events, ({ reason }) => reason === 'SuccessfulAttachVolume');
  const failing = (test: (event: LiveEvent) => boolean) => newest(mounted, test);
  const sandbox = failing(({ reason }) =>
    /^(?:FailedCreatePodSandBox|FailedCreatePodContainer|NetworkNotReady)$/.test(reason),
  );
  const multi = failing(({ reason, message }) => reason === 'FailedAttachVolume' && message.includes('Multi-Attach'));
  const specific = failing((event) => isMount(event) && !isWait(event));
  const wait = failing(isWait);
  if (sandbox && !isAfter(wait, sandbox) && !isAfter(specific, sandbox)) return sandboxFailed(pod, sandbox);
  if (multi && !isAfter(attached, multi)) return multiAttach(pod, multi);
  const content = failing(
    (event) => isMount(event) && (missingIn(event.message, pod) !== undefined || isKeyMissing(event)),
  );
  if (content) return missingContent(pod, content);
  const failed = specific ?? wait;
  return failed && (wrongMode(pod, byEvent(failed, pod.set.at)) ?? volumeFailed(pod, failed));
}

function isMount({ reason }: LiveEvent): boolean {
  return /^(?:FailedMount|FailedMapVolume|FailedAttachVolume|FailedMountOnFilesystemMismatch)$/.test(reason);
}

/** The event that only says that kubelet waited in vain: `Unable to attach or mount volumes: unmounted volumes=[data] ...` */
function isWait({ reason, message }: LiveEvent): boolean {
  return (
    reason === 'FailedMount' &&
    /context deadline exceeded|timed out waiting for the condition/.test(message) &&
    /unmounted volumes=/.test(message)
  );
}

function isKeyMissing({ message }: LiveEvent): boolean {
  return /references non-existent (?:config|secret) key/.test(message);
}

function sandboxFailed(pod: LivePod, event: LiveEvent): Finding {
  const words = quoted(event.message.replace(/^Failed to create pod sandbox: (?:rpc error: code = \w+ desc = )?/i, ''));
  return {
    id: 'sandbox-failed',
    message: `Node ${pod.node ?? ''} cannot set up ${pod.name} and its network: ${words} (${byEvent(event, pod.set.at)}).`,
    culprit: pod.object,
    details: { node: pod.node },
  };
}

/** The controller names the pods that use the volume, if they are of the same namespace (reportMultiAttachError). */
function multiAttach(pod: LivePod, event: LiveEvent): Finding {
  const named = /used by pod\(s\) ([^\s,]{1,253})/.exec(event.message)?.[1];
  const about = named === undefined ? undefined : { kind: 'Pod', namespace: pod.object.namespace, name: named };
  const volume = /for volume "([^"]{1,253})"/.exec(event.message)?.[1] ?? '';
  const user = about && pod.set.dump.find(about);
  const node =
    nodesOfVolume(pod.set.dump, volume).find((each) => each !== pod.node) ??
    asString(valueAt(user?.json, ['spec', 'nodeName']));
  return attachedElsewhere(pod, claimOfVolume(pod, volume), about, node, byEvent(event, pod.set.at));
}

function attachedElsewhere(
  pod: LivePod,
  claim: string | undefined,
  about: ObjectRef | undefined,
  node: string | undefined,
  evidence: string,
): Finding {
  const where = node === undefined ? 'another node' : `node ${node}`;
  const who = about ? `, where pod ${about.name} uses it` : '';
  const what = claim === undefined ? 'A volume' : `The volume of claim ${claim}`;
  return {
    id: 'multi-attach',
    message: `${what} is still attached to ${where}${who}, so ${pod.name} cannot have it on ${pod.node ?? 'its node'} (${evidence}).`,
    culprit: pod.object,
    about,
    field: claimField(pod, claim),
    ...(claim === undefined ? {} : { claims: [claim] }),
    details: { node: pod.node },
  };
}

/** The claim template that a claim comes from. */
function claimField(pod: LivePod, name: string | undefined): Path | undefined {
  return claimsOf(pod)
    .find((claim) => claim.name === name)
    ?.field();
}

function claimOfVolume(pod: LivePod, volume: string): string | undefined {
  return volume === '' ? undefined : claimsOf(pod).find(({ volumeName }) => volumeName === volume)?.name;
}

/** A ConfigMap, a Secret or a key of one that a volume is made of, and that is not there. */
function missingContent(pod: LivePod, event: LiveEvent): Finding {
  const name = volumeOf(event);
  const sources = sourcesOf(pod.volume(name), pod.object.namespace);
  const key = /non-existent (?:config|secret) key: ?(\S{1,253})/.exec(event.message)?.[1];
  const evidence = byEvent(event, pod.set.at);
  const common = { culprit: pod.object, field: itemField(pod.set, 'volumes', name) };
  if (key === undefined) return missingSource(pod, missingIn(event.message, pod) ?? pod.object, name, evidence);
  const kind = /secret key/.test(event.message) ? 'Secret' : 'ConfigMap';
  const named = sources.filter(({ ref }) => ref.kind === kind);
  const holder =
    named.find(({ source }) => asList(valueAt(source, ['items'])).some((item) => valueAt(item, ['key']) === key)) ??
    named[0];
  return {
    ...common,
    id: 'key-missing',
    message: `Volume ${name} of ${pod.name} cannot be mounted: ${kind} ${holder?.ref.name ?? 'of it'} has no key ${key} (${evidence}).`,
    about: holder?.ref,
    details: { key },
  };
}

function missingSource(pod: LivePod, about: ObjectRef, volume: string, evidence: string): Finding {
  return {
    id: 'mount-missing',
    message: `Volume ${volume} of ${pod.name} cannot be mounted: ${about.kind} ${about.name} does not exist (${evidence}).`,
    culprit: pod.object,
    about,
    field: itemField(pod.set, 'volumes', volume),
  };
}

function volumeFailed(pod: LivePod, event: LiveEvent): Finding {
  const evidence = byEvent(event, pod.set.at);
  const waiting = isWait(event);
  const [, names = ''] = /unmounted volumes=\[([^\]]{0,1000})\]/.exec(event.message) ?? [];
  const volumes = [...names.split(/[\s,]+/), volumeOf(event)].filter(Boolean);
  const claims = volumes.flatMap((volume) => claimOf(pod, volume) ?? claimOfVolume(pod, volume) ?? []);
  const what = `Volume ${listNames(volumes)}${claims.length > 0 ? ` (claim ${listNames(claims)})` : ''}`;
  const why = waiting
    ? `node ${pod.node ?? ''} waited for it until its time ran out. The log of the volume's driver on that node has the reason`
    : quoted(
        event.message
          .replace(/^.{0,300}? for volume "[^"]{0,253}" ?: ?/, '')
          .replace(/^rpc error: code = \w+ desc = /, ''),
      );
  return {
    id: 'volume-mount-failed',
    message: `${what} of ${pod.name} cannot be mounted: ${why} (${evidence}).`,
    culprit: pod.object,
    field: itemField(pod.set, 'volumes', volumes[0] ?? '') ?? claimField(pod, claims[0]),
    claims,
    details: { node: pod.node },
  };
}

function volumeOf({ message }: LiveEvent): string {
  return /for volume "([^"]{1,253})"/.exec(message)?.[1] ?? '';
}

function claimOf(pod: LivePod, volume: string): string | undefined {
  return asString(valueAt(pod.volume(volume), ['persistentVolumeClaim', 'claimName']));
}

/** What the objects show where no event tells: after an hour the API server forgets them. */
function withoutEvents(pod: LivePod): Finding | undefined {
  return firstOf([
    () => usedElsewhere(pod),
    () => wrongMode(pod, happened('pod created', pod.created, pod.set.at)),
    () => absentSource(pod),
  ]);
}

/** A volume for one node that a pod on another node uses. */
function usedElsewhere(pod: LivePod): Finding | undefined {
  for (const claim of claimsOf(pod)) {
    const modes = asList(valueAt(claim.json, ['spec', 'accessModes']));
    if (!modes.includes('ReadWriteOnce') || modes.length > 1) continue;
    const user = otherUser(pod, claim);
    const node = asString(valueAt(user?.json, ['spec', 'nodeName']));
    if (user)
      return attachedElsewhere(
        pod,
        claim.name,
        { kind: 'Pod', namespace: user.namespace, name: user.name },
        node,
        'both pods use the claim, and its access mode is ReadWriteOnce',
      );
  }
  return undefined;
}

/** A ConfigMap or Secret that the dump does not hold, though it holds others of the namespace. */
function absentSource(pod: LivePod): Finding | undefined {
  const { set } = pod;
  for (const volume of pod.volumes)
    for (const { ref, source } of sourcesOf(volume, pod.object.namespace)) {
      const optional = valueAt(source, ['optional']) === true || ref.name === 'kube-root-ca.crt';
      if (optional || set.dump.find(ref)) continue;
      const others = set.dump.ofKind(ref.kind).some(({ namespace }) => namespace === ref.namespace);
      if (others)
        return missingSource(
          pod,
          ref,
          asString(valueAt(volume, ['name'])) ?? '',
          `it is not in the dump, other ${ref.kind}s are`,
        );
    }
  return undefined;
}
