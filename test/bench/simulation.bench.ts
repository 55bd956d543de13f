import { Histories, play } from '../../server/src/features/preview/play';
import { defaultSettings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { pair } from './manifests';
import { parsing, ratio } from './measure';

/** A button of the simulation: one step more of 200, on 1,000 pods, against reading the manifest. */
async function run(): Promise<void> {
  for (const policy of ['OrderedReady', 'Parallel']) {
    const text = pair(1).replace('replicas: 3', `replicas: 1000\n  podManagementPolicy: ${policy}`);
    const file = readFile('file:///db.yaml', text);
    const context = { workspace: Workspace.empty.with(file), settings: defaultSettings };
    const histories = new Histories();
    const answer = (steps: readonly string[]) => {
      const playing = { run: 'one', fromLive: false, steps, have: Math.max(0, steps.length - 1) };
      return JSON.stringify(play(file, context, { set: 'db-1', changes: {}, playing }, histories));
    };
    const before = ['apply', ...Array.from({ length: 198 }, (_, index) => `deletePod:db-1-${index}`)];
    for (const [name, step] of Object.entries(buttons)) {
      answer(before);
      const subject = {
        name: `${name} (${policy})`,
        run: () => answer([...before, step]),
        prepare: () => answer(before),
      };
      await ratio(subject, parsing('its manifest', text));
    }
  }
}

const buttons = {
  'deleting a pod as step 200': 'deletePod:db-1-999',
  'losing a node as step 200': 'loseNode:db-1-500',
  'scaling to half as step 200': 'scale:500',
  'a rollout as step 200': 'image:postgres:14.20',
};

void run();
