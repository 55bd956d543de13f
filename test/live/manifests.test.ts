import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dump, type LiveObject } from '../../server/src/live/dump';
import { manifestsOfDump } from '../../server/src/live/manifests';
import { type JsonObject, valueAt } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

function object(kind: string, name: string, json: JsonObject = {}, metadata: JsonObject = {}): LiveObject {
  const whole = { apiVersion: 'v1', kind, ...json, metadata: { name, namespace: 'shop', ...metadata } };
  return { apiVersion: String(whole.apiVersion), kind, namespace: 'shop', name, json: whole };
}

test('what somebody wrote becomes manifests, what the cluster made of it does not', () => {
  const ofSet = { ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'a1', controller: true }] };
  const dump = new Dump(
    [
      object('StatefulSet', 'web', web()),
      object('Pod', 'web-0', {}, ofSet),
      object('Pod', 'shell'),
      object('ControllerRevision', 'web-5d', {}, ofSet),
      object('PersistentVolumeClaim', 'data-web-0'),
      object('PersistentVolumeClaim', 'data-web-9'),
      object('PersistentVolumeClaim', 'data-other-0'),
      object('PersistentVolume', 'pvc-1', {}, { annotations: { 'pv.kubernetes.io/provisioned-by': 'csi' } }),
      object('ConfigMap', 'kube-root-ca.crt'),
      object('Secret', 'web'),
    ],
    [],
    [],
  );
  const { manifests, secrets } = manifestsOfDump(dump, target);
  const names = manifests.map((each) => `${each['kind']}/${valueAt(each, ['metadata', 'name'])}`);
  assert.deepEqual(names, ['StatefulSet/web', 'Pod/shell', 'PersistentVolumeClaim/data-other-0']);
  assert.deepEqual(secrets, ['web']);
});
