import { selects } from '../kubernetes/selector';
import { claimName, type Ordinals, ordinalRange } from '../statefulset/identity';
import { claimsOf, claimsWithoutOrphan } from '../statefulset/narrator/claims';
import { replaced, updatedPods, updateRule } from '../statefulset/narrator/order';
import { listNames, sentences } from '../statefulset/phrases';
import { type ClaimTemplate, readStatefulSet, type StatefulSet } from '../statefulset/set';
import { compareTemplates, type TemplateChange, templatesMissing } from './claimTemplates';
import {
  type Command,
  forEachOrdinal,
  type Kubectl,
  kubectlFor,
  namedClaims,
  selectorText,
  setReference,
} from './kubectl';
import { code } from './markdown';
import type { SetEdit } from './plan';
import { operand, shellWord } from './shell';
import { applyCommand, kubectlIn, type Source, wordsFor } from './source';

/**
 * How a live set gets a change that the API server rejects: the set is deleted without its pods and created again.
 * Commands to be read and run by hand; nothing here runs anything.
 *
 * The controller (pkg/controller/statefulset) adopts pods by selector and name; a pod's hostname and subdomain are set
 * only when it is created; volumes of a live pod are immutable, and the controller is stuck at the first pod, from the
 * first ordinal on, that lacks a claim of the set (processReplica).
 */
export interface Migration extends SetEdit {
  /** What the new manifest is applied with. */
  readonly source: Source;
  /** Where those names of the pods are used that change with `serviceName`: `kafka.yaml:12`. */
  readonly uses?: readonly string[];
}

/** One step of a migration: what it is for, and the commands to be run by hand. */
export interface MigrationStep {
  readonly title: string;
  readonly text?: string;
  readonly commands?: readonly Command[];
  readonly remarks?: readonly string[];
}

export function migrationSteps(migration: Migration): MigrationStep[] {
  return new Steps(migration).all();
}

class Steps {
  private readonly before: StatefulSet;
  private readonly after: StatefulSet;
  private readonly kubectl: Kubectl;
  /** For what is in no namespace. */
  private readonly clusterwide: Kubectl = kubectlFor({ namespace: undefined });
  private readonly templates: readonly TemplateChange[];
  /** The selector of the old set's pods. */
  private readonly pods: string;
  private readonly ordinals: Ordinals;

  constructor(private readonly migration: Migration) {
    this.before = readStatefulSet(migration.before);
    this.after = readStatefulSet(migration.after);
    this.kubectl = kubectlIn(this.after, migration.source);
    this.templates = compareTemplates(this.before, this.after);
    this.pods = selectorText(this.before.selector);
    this.ordinals = ordinalRange(this.before);
  }

  all(): MigrationStep[] {
    return [
      this.check(),
      ...this.backUp(),
      ...this.grow(),
      ...this.shrink(),
      ...this.service(),
      this.remove(),
      ...this.relabel(),
      this.create(),
      this.adopt(),
      ...this.newClaims(),
      ...this.droppedClaims(),
      ...this.restart(),
      ...this.otherClass(),
      this.rollBack(),
    ];
  }

  private check(): MigrationStep {
    const { kubectl, before } = this;
    const claims = namedClaims(before) ?? [];
    return {
      title: 'Check the live set',
      text: 'All pods should be Ready. Pause whatever applies this manifest automatically (Argo CD, Flux, a pipeline): in between, it would create the set from the old manifest.',
      commands: [
        { title: '', command: kubectl(['get', setReference(before), '-o', 'wide']) },
        { title: '', command: kubectl(['get', 'pods', '-l', this.pods, '-o', 'wide']) },
        ...(claims.length > 0 ? [{ title: '', command: kubectl(['get', 'pvc', ...claims]) }] : []),
      ],
    };
  }

  private backUp(): MigrationStep[] {
    const { kubectl, before } = this;
    const claims = claimsOf(before);
    const file = shellWord(`${before.name.replaceAll('/', '_')}.live.yaml`);
    return [
      {
        title: 'Back up',
        text:
          claims.count === 0
            ? 'Save the live set.'
            : `Save the live set, and back up the data in ${claimsOf(before, this.ordinals, code).text}, with the tools of the software or a VolumeSnapshot of each claim.`,
        commands: [{ title: '', command: `${kubectl(['get', setReference(before), '-o', 'yaml'])} > ${file}` }],
      },
    ];
  }

  private grow(): MigrationStep[] {
    const grown = this.templates.filter(({ size }) => size === 'grows');
    if (grown.length === 0 || this.before.replicas === 0) return [];
    const { before, kubectl } = this;
    const classes = [...new Set(grown.map(({ old }) => old.storageClass))];
    const named = classes.filter((name): name is string => name !== undefined && name !== '');
    const unnamed = grown.find(({ old }) => old.storageClass === undefined);
    return [
      {
        title: 'Grow the claims',
        text: 'Each claim is resized on its own, and its class must allow that: `true` must be printed. Otherwise stop here.',
        commands: [
          ...(unnamed
            ? [
                {
                  title: 'The class that the claim has by default',
                  command: kubectl([
                    'get',
                    `pvc/${claimName(unnamed.old, before, before.start)}`,
                    '-o',
                    'jsonpath={.spec.storageClassName}{"\\n"}',
                  ]),
                },
              ]
            : []),
          ...[...named, ...(unnamed ? ['CLASS'] : [])].map((name) => ({
            title: `Whether ${name} allows it`,
            command: this.clusterwide(['get', `storageclass/${name}`, '-o', 'jsonpath={.allowVolumeExpansion}{"\\n"}']),
          })),
          ...grown.flatMap((change) => this.patches(change)),
          {
            title: 'Wait until the capacity is as requested',
            command: this.claimColumns(grown.map(({ old }) => old)),
          },
        ],
        remarks: ['A claim with the condition FileSystemResizePending grows when its pod is recreated.'],
      },
    ];
  }

  private patches({ old, now }: TemplateChange): Command[] {
    const { before, kubectl } = this;
    const patch = JSON.stringify({ spec: { resources: { requests: { storage: now?.storage ?? '' } } } });
    const command = ['patch', '--type=merge', '-p', patch] as const;
    return untitled(forEachOrdinal(kubectl, this.ordinals, `pvc/${old.name}-${before.name}-`, [command]));
  }

  private shrink(): MigrationStep[] {
    const shrunk = this.templates.filter(({ size }) => size === 'shrinks');
    if (shrunk.length === 0) return [];
    return [
      {
        title: 'Decide how to get smaller claims',
        text: `Claims cannot shrink. The smaller size of ${listNames(shrunk.map(({ old }) => code(old.name)))} applies to new claims only: existing ones keep theirs.`,
        remarks: [
          'If only new pods need the smaller size, there is nothing to do.',
          `If other members have the data: after the migration, ${memberByMember}`,
          'Otherwise create a set with another name, copy the data into it (dump and restore), and move the clients.',
        ],
      },
    ];
  }

  /** A new governing Service must exist before pods are created under it; the old one until none is left. */
  private service(): MigrationStep[] {
    const { before, after, migration, kubectl } = this;
    if (before.serviceName === after.serviceName) return [];
    const uses = migration.uses ?? [];
    const isChart = migration.source.kind === 'chart';
    const name = code(after.serviceName ?? '');
    return [
      {
        title: 'Prepare the names',
        text:
          after.serviceName === undefined
            ? 'Each pod loses its DNS name when it is recreated.'
            : isChart
              ? `The chart must have the headless Service ${name}, which must select the pods: it is created with the set.`
              : `Apply the headless Service ${name} first. It must select the pods.`,
        commands:
          after.serviceName === undefined || isChart
            ? []
            : [
                { title: '', command: kubectl(['get', `service/${after.serviceName}`, '-o', 'wide']) },
                {
                  title: 'It must list the addresses of all pods',
                  command: kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${after.serviceName}`]),
                },
              ],
        remarks: [
          ...(before.serviceName === undefined
            ? []
            : [
                `Keep the Service ${code(before.serviceName)} until every pod is recreated: running pods have their names under it.${isChart ? ' Helm deletes it with the upgrade if the chart does not have it any more.' : ''}`,
              ]),
          ...(uses.length > 0 ? [`The old names are used in ${uses.map(code).join(', ')}: change them too.`] : []),
        ],
      },
    ];
  }

  /** Pods that the new selector does not match would be in the way: the new set needs their names. */
  private relabel(): MigrationStep[] {
    const { before, after, kubectl } = this;
    if (before.replicas === 0 || selects(after.selector, before.podLabels)) return [];
    const labels = Object.entries(after.matchLabels).filter(([key, value]) => before.podLabels[key] !== value);
    const command = ['label', '--overwrite', ...labels.map(([key, value]) => operand(`${key}=${value}`))] as const;
    return [
      {
        title: 'Give the pods the labels of the new selector',
        text: `The selector ${code(selectorText(after.selector))} does not match the running pods, so the new set would not adopt them; nor could it create its own, since their names are taken.`,
        commands:
          labels.length === 0 ? [] : untitled(forEachOrdinal(kubectl, this.ordinals, `pod/${before.name}-`, [command])),
        remarks: [
          'Services, budgets and policies that select the old labels must select the new ones as well.',
          'Claims are found by their names and keep their old labels.',
        ],
      },
    ];
  }

  private remove(): MigrationStep {
    const { kubectl, before } = this;
    const loss = claimsWithoutOrphan(before);
    return {
      title: 'Delete the set, but not its pods',
      commands: [{ title: '', command: kubectl(['delete', setReference(before), '--cascade=orphan']) }],
      remarks: ['Until the next step is done, a pod that fails is not replaced.', ...(loss === '' ? [] : [loss])],
    };
  }

  private create(): MigrationStep {
    const { kubectl, migration } = this;
    return {
      title: 'Create the set again',
      commands: [
        {
          title: '',
          command: applyCommand(migration.source, kubectl),
        },
      ],
    };
  }

  private adopt(): MigrationStep {
    const { kubectl, after } = this;
    const columns =
      'NAME:.metadata.name,OWNER:.metadata.ownerReferences[0].name,OWNER-UID:.metadata.ownerReferences[0].uid,CREATED:.metadata.creationTimestamp';
    return {
      title: 'Check that the pods are adopted',
      text: `Each pod must have the owner ${code(after.name)} with the uid that the first command prints, and must not have been recreated.`,
      commands: [
        { title: '', command: kubectl(['get', setReference(after), '-o', 'jsonpath={.metadata.uid}{"\\n"}']) },
        {
          title: '',
          command: kubectl(['get', 'pods', '-l', selectorText(after.selector), '-o', `custom-columns=${columns}`]),
        },
        { title: '', command: kubectl(['events', '--for', setReference(after)]) },
      ],
    };
  }

  /** A claim template that is new, or has another name, is a claim that the running pods do not have. */
  private newClaims(): MigrationStep[] {
    const added = templatesMissing(this.after, this.before);
    if (added.length === 0 || this.before.replicas === 0) return [];
    return [
      {
        title: 'Recreate the pods, from the lowest',
        text: `The running pods do not have ${listNames(added.map(code))}, and a live pod cannot get a volume. The controller is stuck at the first of them (event FailedUpdate) and updates none by itself. Delete one pod at a time, from the lowest ordinal: no pod is recreated before those below it.`,
        commands: this.recreations('ascending'),
        remarks: ['The new claims are empty.', waits],
      },
    ];
  }

  private droppedClaims(): MigrationStep[] {
    const dropped = templatesMissing(this.before, this.after);
    if (dropped.length === 0 || this.before.replicas === 0) return [];
    return [
      {
        title: 'Clean up the claims that are no longer used',
        text: `The claims of ${listNames(dropped.map(code))} are orphaned, and retained with their data when the pods that mount them are recreated. Copy what is needed, then delete them by name.`,
      },
    ];
  }

  /** Adopted pods keep the subdomain that they were created with. */
  private restart(): MigrationStep[] {
    const { before, after, kubectl, migration } = this;
    const recreated = templatesMissing(after, before).length > 0;
    if (before.serviceName === after.serviceName || before.replicas === 0 || recreated) return [];
    const text = `Adopted pods keep ${before.serviceName === undefined ? 'their names' : `their names under ${code(before.serviceName)}`}: a pod gets its subdomain when it is created.`;
    const verify: Command = {
      title: 'The subdomain of each pod',
      command: kubectl([
        'get',
        'pods',
        '-l',
        selectorText(after.selector),
        '-o',
        'custom-columns=NAME:.metadata.name,SUBDOMAIN:.spec.subdomain',
      ]),
    };
    if (after.updateStrategy === 'OnDelete' || after.partition > 0)
      return [
        {
          title: 'Restart the pods',
          text: sentences([text, updateRule(after, migration.target, code), 'So delete the pods one by one.']),
          commands: [...this.recreations('descending'), verify],
          remarks: [waits],
        },
      ];
    return [
      {
        title: 'Restart the pods',
        text: sentences([text, replaced(updatedPods(after), after, migration.target, code)]),
        commands: [
          { title: '', command: kubectl(['rollout', 'restart', setReference(after)]) },
          { title: '', command: kubectl(['rollout', 'status', setReference(after)]) },
          verify,
        ],
      },
    ];
  }

  /** A claim keeps the class, mode and access that it was created with. */
  private otherClass(): MigrationStep[] {
    const moved = this.templates.filter(({ other }) => other);
    if (moved.length === 0 || this.before.replicas === 0) return [];
    return [
      {
        title: 'Move the data to new claims, if needed',
        text: `The claims of ${listNames(moved.map(({ old }) => code(old.name)))} stay as they are: another class, access mode or volume mode applies to new claims only.`,
        remarks: [
          `If other members have the data: ${memberByMember}`,
          'Otherwise dump and restore it, or copy the volume while there is no pod.',
        ],
      },
    ];
  }

  private rollBack(): MigrationStep {
    return {
      title: 'Finish, or roll back',
      text: `To roll back, delete the set again without its pods, with the same command, and ${wordsFor(this.migration.source).back}: it adopts the pods. Claims that have grown keep their size. In the end, resume whatever applies this manifest automatically.`,
    };
  }

  private claimColumns(templates: readonly ClaimTemplate[]): string {
    const columns =
      'NAME:.metadata.name,REQUESTED:.spec.resources.requests.storage,CAPACITY:.status.capacity.storage,CONDITION:.status.conditions[*].type';
    const names = namedClaims(this.before, templates) ?? [];
    return this.kubectl(['get', 'pvc', ...names, '-o', `custom-columns=${columns}`]);
  }

  /** Deletes one pod after the other, and waits for each. */
  private recreations(order: 'ascending' | 'descending'): Command[] {
    const { before, after, kubectl, ordinals } = this;
    const kept = { start: ordinals.start, end: Math.min(ordinals.end, ordinals.start + after.replicas) };
    const commands = [
      ['delete'],
      ['wait', '--for=create', '--timeout=5m'],
      ['wait', '--for=condition=Ready', '--timeout=10m'],
    ] as const;
    return untitled(forEachOrdinal(kubectl, kept, `pod/${before.name}-`, commands, order));
  }
}

const waits =
  'Continue with the next pod only once the one before is Ready. `kubectl wait --for=create` needs kubectl 1.31.';
const memberByMember =
  'one pod at a time from the highest, delete its claim and then the pod, and wait until the new member has the data again.';

function untitled(commands: readonly string[]): Command[] {
  return commands.map((command) => ({ title: '', command }));
}
