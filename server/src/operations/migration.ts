import { compareQuantities, parseQuantity } from '../kubernetes/quantity';
import { selects } from '../kubernetes/selector';
import { claimName, effectiveClaimTemplates, podName } from '../statefulset/identity';
import { type ClaimTemplate, readStatefulSet, type StatefulSet } from '../statefulset/set';
import { listNames } from '../statefulset/words';
import { fieldPath, type Json, type Path } from '../yaml/json';
import { type Command, type Kubectl, kubectlFor, selectorText, setReference } from './kubectl';
import { type SetEdit, shown } from './plan';
import { commandLine, operand, shellWord } from './shell';

/**
 * How a change that the API server refuses is brought to a live set all the same: the set is deleted without its pods
 * and created anew. Commands to be read and run by hand; nothing here runs anything.
 *
 * What follows for adopted pods is the controller's doing (pkg/controller/statefulset): it adopts pods by selector and
 * name; a pod's hostname and subdomain are set at its creation only; volumes of a live pod cannot be changed, and the
 * controller stops at the first pod, from ordinal 0 on, that lacks a claim of the set (processReplica).
 */
export interface Migration extends SetEdit {
  /** What `kubectl apply -f` is to be given for the new manifest. */
  readonly file: string;
  /** Where the names of the pods are used that change with `serviceName`: `kafka.yaml:12`. */
  readonly uses?: readonly string[];
}

interface Step {
  readonly title: string;
  readonly text?: string;
  readonly commands?: readonly Command[];
  readonly remarks?: readonly string[];
}

/** Names are listed one by one for this many pods; beyond, a loop over their ordinals stands for them. */
const maxNamed = 30;

/** The runbook of one set as a Markdown document; undefined if nothing is refused, so that applying is all there is. */
export function migrationRunbook(migration: Migration): string | undefined {
  if (migration.refused.length === 0) return undefined;
  const book = new Book(migration);
  const steps = book.steps().map((step, index) => stepText(step, index + 1));
  return `${[...book.heading(), ...steps].join('\n\n')}\n`;
}

class Book {
  private readonly before: StatefulSet;
  private readonly after: StatefulSet;
  private readonly kubectl: Kubectl;
  /** For what lies in no namespace. */
  private readonly clusterwide: Kubectl = kubectlFor({ namespace: undefined });
  private readonly templates: readonly TemplateChange[];
  /** The pods of the old set. */
  private readonly pods: string;

  constructor(private readonly migration: Migration) {
    this.before = readStatefulSet(migration.before);
    this.after = readStatefulSet(migration.after);
    this.kubectl = kubectlFor(this.after);
    this.templates = compareTemplates(this.before, this.after);
    this.pods = selectorText(this.before.selector);
  }

  heading(): string[] {
    const { migration, before } = this;
    const namespace = before.namespace === undefined ? '' : ` in the namespace ${code(before.namespace)}`;
    return [
      `# Migrate StatefulSet ${oneLine(before.name)}`,
      `The API server does not let a live set change these fields, so the set${namespace} is deleted without its pods and created anew. The pods go on running while it is away. Read each step before you run it: nothing of it has been run.`,
      ['| Field | Live | Wanted |', '| --- | --- | --- |', ...rows(migration)].join('\n'),
      ...this.otherChanges(),
    ];
  }

  steps(): Step[] {
    return [
      this.look(),
      ...this.backUp(),
      ...this.grow(),
      ...this.shrink(),
      ...this.service(),
      this.remove(),
      ...this.relabel(),
      this.create(),
      this.adopt(),
      ...this.claimsAnew(),
      ...this.restart(),
      ...this.otherClass(),
      this.back(),
    ];
  }

  /** Changes that would take effect along with the migration. */
  private otherChanges(): string[] {
    const { refused, changed } = this.migration;
    const fields = changed.map(fieldPath).filter((field) => !refused.some((path) => fieldPath(path) === field));
    const others = fields.filter(
      (field) => field.startsWith('spec.') && !field.startsWith('spec.volumeClaimTemplates'),
    );
    if (others.length === 0) return [];
    return [
      `The same edit also changes ${listNames(others.map(code))}. That takes effect at once when the set is created anew: better apply it on its own, afterwards.`,
    ];
  }

  private look(): Step {
    const { kubectl, before } = this;
    const claims = this.oldClaims();
    return {
      title: 'Look at what runs',
      text: 'All pods should be Ready. Pause whatever applies this manifest by itself (Argo CD, Flux, a pipeline): it would create the set anew from the old text in between.',
      commands: [
        { title: '', command: kubectl(['get', setReference(before), '-o', 'wide']) },
        { title: '', command: kubectl(['get', 'pods', '-l', this.pods, '-o', 'wide']) },
        ...(claims.length > 0 && claims.length <= maxNamed
          ? [{ title: '', command: kubectl(['get', 'pvc', ...claims.map(operand)]) }]
          : []),
      ],
    };
  }

  private backUp(): Step[] {
    const { kubectl, before } = this;
    const claims = this.oldClaims();
    const file = shellWord(`${before.name}.live.yaml`);
    return [
      {
        title: 'Back up',
        text:
          claims.length === 0
            ? 'Keep the set as it is now.'
            : `Keep the set as it is now, and back up the data in ${claims.length > maxNamed ? `${claims.length} claims` : listNames(claims.map(code))}, with the software's own tool or a VolumeSnapshot of each.`,
        commands: [{ title: '', command: `${kubectl(['get', setReference(before), '-o', 'yaml'])} > ${file}` }],
      },
    ];
  }

  private grow(): Step[] {
    const grown = this.templates.filter(({ size }) => size === 'grows');
    if (grown.length === 0 || this.before.replicas === 0) return [];
    const { before, kubectl } = this;
    const classes = [...new Set(grown.map(({ old }) => old.storageClass))];
    const named = classes.filter((name): name is string => name !== undefined && name !== '');
    const unnamed = grown.find(({ old }) => old.storageClass === undefined);
    return [
      {
        title: 'Grow the claims',
        text: 'Each claim grows by itself; its class must allow it: `true` must be printed. Otherwise stop here.',
        commands: [
          ...(unnamed
            ? [
                {
                  title: 'The class that the claim got by default',
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
            title: 'Wait until the capacity is the one asked for',
            command: this.claimColumns(grown.map(({ old }) => old)),
          },
        ],
        remarks: ['A claim with the condition FileSystemResizePending grows when its pod is created anew.'],
      },
    ];
  }

  private patches({ old, now }: TemplateChange): Command[] {
    const { before, kubectl } = this;
    const patch = JSON.stringify({ spec: { resources: { requests: { storage: now?.storage ?? '' } } } });
    if (before.replicas <= maxNamed)
      return this.ordinals().map((ordinal) => ({
        title: '',
        command: kubectl(['patch', `pvc/${claimName(old, before, ordinal)}`, '--type=merge', '-p', patch]),
      }));
    const prefix = commandLine([`pvc/${old.name}-${before.name}-`]);
    return [
      {
        title: '',
        command: `${this.loop()} do ${kubectl(['patch', '--type=merge', '-p', patch])} ${prefix}"$i"; done`,
      },
    ];
  }

  private shrink(): Step[] {
    const shrunk = this.templates.filter(({ size }) => size === 'shrinks');
    if (shrunk.length === 0) return [];
    return [
      {
        title: 'Decide what is to shrink',
        text: `Claims cannot shrink. ${listNames(shrunk.map(({ old }) => code(old.name)))} asks for less, which holds for claims that are made from now on: those that are there keep their size.`,
        remarks: [
          'Nothing needs to be done if the smaller size is meant for new pods only.',
          'Where other members have the data: after the migration, one pod at a time from the highest, delete its claim and the pod, and wait until the new member has the data again.',
          'Otherwise: make a set of another name, copy the data into it (dump and restore), and move the clients.',
        ],
      },
    ];
  }

  /** A new governing Service must be there before pods are created under it; the old one until none is left. */
  private service(): Step[] {
    const { before, after, migration, kubectl } = this;
    if (before.serviceName === after.serviceName) return [];
    const uses = migration.uses ?? [];
    return [
      {
        title: 'Prepare the names',
        text:
          after.serviceName === undefined
            ? 'The pods lose their DNS names as each is created anew.'
            : `Apply the headless Service ${code(after.serviceName)} first. It must select the pods.`,
        commands:
          after.serviceName === undefined
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
                `Keep the Service ${code(before.serviceName)} until every pod is created anew: those that run answer to their names under it.`,
              ]),
          ...(uses.length > 0 ? [`The old names are used in ${listNames(uses.map(code), 20)}: change them too.`] : []),
        ],
      },
    ];
  }

  /** Pods that the new selector does not select would be in the way: the names that the new set needs are theirs. */
  private relabel(): Step[] {
    const { before, after } = this;
    if (before.replicas === 0 || selects(after.selector, before.podLabels)) return [];
    const wanted = Object.entries(after.matchLabels).filter(([key, value]) => before.podLabels[key] !== value);
    const words = ['--overwrite', ...wanted.map(([key, value]) => `${key}=${value}`)];
    return [
      {
        title: 'Give the pods the labels of the new selector',
        text: `The selector ${code(selectorText(after.selector))} does not select the pods that run, so the new set would not adopt them; it could not make its own either, since their names are taken.`,
        commands: wanted.length === 0 ? [] : this.eachPod('label', words),
        remarks: [
          'Services, budgets and policies that select the old labels must select the new ones as well.',
          'Claims are found by their names and keep their old labels.',
        ],
      },
    ];
  }

  private remove(): Step {
    const { kubectl, before } = this;
    return {
      title: 'Delete the set, but not its pods',
      commands: [{ title: '', command: kubectl(['delete', setReference(before), '--cascade=orphan']) }],
      remarks: [
        'Until the next step is done nobody replaces a pod that fails.',
        ...(before.whenDeleted === 'Delete' && before.claimTemplates.length > 0
          ? ['whenDeleted is Delete: claims survive only because of --cascade=orphan. Without it the data is deleted.']
          : []),
      ],
    };
  }

  private create(): Step {
    const { kubectl, migration } = this;
    return {
      title: 'Create it anew',
      commands: [{ title: '', command: kubectl(['apply', '-f', operand(migration.file)]) }],
    };
  }

  private adopt(): Step {
    const { kubectl, after } = this;
    const columns =
      'NAME:.metadata.name,OWNER:.metadata.ownerReferences[0].name,OWNER-UID:.metadata.ownerReferences[0].uid,CREATED:.metadata.creationTimestamp';
    return {
      title: 'See that the pods are adopted',
      text: `Each pod must have the owner ${code(after.name)} with the uid that the first command prints, and still be as old as before.`,
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

  /** A claim template that is new, or has another name, is a claim that the pods that run do not have. */
  private claimsAnew(): Step[] {
    const { before, after } = this;
    const added = effectiveClaimTemplates(after).filter(
      ({ name }) => !before.claimTemplates.some((old) => old.name === name),
    );
    const dropped = effectiveClaimTemplates(before).filter(
      ({ name }) => !after.claimTemplates.some((now) => now.name === name),
    );
    const steps: Step[] = [];
    if (added.length > 0 && before.replicas > 0)
      steps.push({
        title: 'Create the pods anew, from the lowest',
        text: `The pods that run do not have ${listNames(added.map(({ name }) => code(name)))}, and a live pod cannot get a volume. The controller stops at the first of them (event FailedUpdate) and rolls nothing out by itself. Delete one pod at a time, from the lowest ordinal: of those above, none would come back before.`,
        commands: this.recreations('ascending'),
        remarks: ['The new claims are empty.', waits],
      });
    if (dropped.length > 0 && before.replicas > 0)
      steps.push({
        title: 'Keep the claims that are no longer used',
        text: `The claims of ${listNames(dropped.map(({ name }) => code(name)))} stay with their data when the pods that mount them are created anew. Copy what is needed, then delete them by name.`,
      });
    return steps;
  }

  /** Adopted pods keep the subdomain that they were created with. */
  private restart(): Step[] {
    const { before, after, kubectl } = this;
    if (before.serviceName === after.serviceName || before.replicas === 0 || this.hasNewTemplate()) return [];
    const text = `Adopted pods keep the names of ${before.serviceName === undefined ? 'their creation' : code(before.serviceName)}: a pod takes its subdomain at creation only.`;
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
          text: `${text} Delete them one by one: ${after.partition > 0 ? 'the partition' : 'the strategy OnDelete'} keeps a restart of the set from reaching them.`,
          commands: [...this.recreations('descending'), verify],
          remarks: [waits],
        },
      ];
    return [
      {
        title: 'Restart the pods',
        text: `${text} They are replaced from the highest, one at a time.`,
        commands: [
          { title: '', command: kubectl(['rollout', 'restart', setReference(after)]) },
          { title: '', command: kubectl(['rollout', 'status', setReference(after)]) },
          verify,
        ],
      },
    ];
  }

  /** A claim keeps the class, mode and access that it was made with. */
  private otherClass(): Step[] {
    const moved = this.templates.filter(({ other }) => other);
    if (moved.length === 0 || this.before.replicas === 0) return [];
    return [
      {
        title: 'Move the data to new claims, where that is wanted',
        text: `The claims of ${listNames(moved.map(({ old }) => code(old.name)))} stay as they were made: another class, access mode or volume mode holds for new claims only.`,
        remarks: [
          'Where other members have the data: one pod at a time from the highest, delete its claim and then the pod, and wait until the new member has the data again.',
          'Otherwise: dump and restore, or copy the volume while the pod is away.',
        ],
      },
    ];
  }

  private back(): Step {
    return {
      title: 'If it goes wrong',
      text: 'Delete the set again without its pods, with the same command, and apply the manifest as it was committed: the pods are adopted back. Claims that have grown stay grown. Then go on with whatever applies this manifest by itself.',
    };
  }

  private hasNewTemplate(): boolean {
    return this.after.claimTemplates.some(({ name }) => !this.before.claimTemplates.some((old) => old.name === name));
  }

  private ordinals(): number[] {
    return Array.from({ length: this.before.replicas }, (_, index) => this.before.start + index);
  }

  private oldClaims(): string[] {
    if (this.before.replicas > maxNamed) return [];
    const templates = effectiveClaimTemplates(this.before);
    return this.ordinals().flatMap((ordinal) => templates.map((template) => claimName(template, this.before, ordinal)));
  }

  private claimColumns(templates: readonly ClaimTemplate[]): string {
    const { before, kubectl } = this;
    const columns =
      'NAME:.metadata.name,ASKED:.spec.resources.requests.storage,CAPACITY:.status.capacity.storage,CONDITION:.status.conditions[*].type';
    const names =
      before.replicas <= maxNamed
        ? this.ordinals().flatMap((ordinal) => templates.map((each) => operand(claimName(each, before, ordinal))))
        : [];
    return kubectl(['get', 'pvc', ...names, '-o', `custom-columns=${columns}`]);
  }

  private eachPod(verb: string, words: readonly string[]): Command[] {
    const { before, kubectl } = this;
    if (before.replicas <= maxNamed)
      return this.ordinals().map((ordinal) => ({
        title: '',
        command: kubectl([verb, `pod/${podName(before, ordinal)}`, ...words]),
      }));
    const prefix = commandLine([`pod/${before.name}-`]);
    return [{ title: '', command: `${this.loop()} do ${kubectl([verb, ...words])} ${prefix}"$i"; done` }];
  }

  /** Deletes one pod after the other, each waited for. */
  private recreations(order: 'ascending' | 'descending'): Command[] {
    const { before, after, kubectl } = this;
    const kept = Math.min(before.replicas, Math.max(after.replicas, 0));
    if (kept <= maxNamed) {
      const ordinals = this.ordinals().slice(0, kept);
      if (order === 'descending') ordinals.reverse();
      return ordinals.flatMap((ordinal) => {
        const pod = `pod/${podName(before, ordinal)}`;
        return [
          { title: '', command: kubectl(['delete', pod]) },
          { title: '', command: kubectl(['wait', '--for=create', pod, '--timeout=5m']) },
          { title: '', command: kubectl(['wait', '--for=condition=Ready', pod, '--timeout=10m']) },
        ];
      });
    }
    const prefix = commandLine([`pod/${before.name}-`]);
    const [first, last] = [before.start, before.start + kept - 1];
    const ordinals = order === 'ascending' ? `$(seq ${first} ${last})` : `$(seq ${last} -1 ${first})`;
    const body = [
      ['delete'],
      ['wait', '--for=create', '--timeout=5m'],
      ['wait', '--for=condition=Ready', '--timeout=10m'],
    ]
      .map((words) => `${kubectl(words)} ${prefix}"$i"`)
      .join(' && ');
    return [{ title: '', command: `for i in ${ordinals}; do ${body} || break; done` }];
  }

  private loop(): string {
    const { start, replicas } = this.before;
    return `for i in $(seq ${start} ${start + replicas - 1});`;
  }
}

const waits =
  'Go on with the next pod only once the one before is Ready. `kubectl wait --for=create` needs kubectl 1.31.';

interface TemplateChange {
  readonly old: ClaimTemplate;
  readonly now: ClaimTemplate | undefined;
  readonly size: 'same' | 'grows' | 'shrinks';
  /** Another class or access mode. */
  readonly other: boolean;
}

/** The claim templates that both versions have, by name. */
function compareTemplates(before: StatefulSet, after: StatefulSet): TemplateChange[] {
  return effectiveClaimTemplates(before).flatMap((old) => {
    const now = effectiveClaimTemplates(after).find(({ name }) => name === old.name);
    if (!now) return [];
    const [from, to] = [parseQuantity(old.storage ?? ''), parseQuantity(now.storage ?? '')];
    const sign = from && to ? Math.sign(compareQuantities(to, from)) : 0;
    const other = old.storageClass !== now.storageClass || [...old.accessModes].join() !== [...now.accessModes].join();
    return [{ old, now, size: sign > 0 ? 'grows' : sign < 0 ? 'shrinks' : 'same', other } as const];
  });
}

function rows({ before, after, refused }: SetEdit): string[] {
  const fields = new Map<string, Path>(refused.map((path) => [fieldPath(path), path]));
  return [...fields].map(([field, path]) => `| ${code(field)} | ${cell(before, path)} | ${cell(after, path)} |`);
}

/** A value in a table: short, and without what would end the cell. */
function cell(manifest: Json, path: Path): string {
  const text = shown(manifest, path);
  return code(text.length > 80 ? `${text.slice(0, 77)}...` : text).replaceAll('|', '\\|');
}

/** Text as inline code, whatever it holds. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function stepText({ title, text, commands = [], remarks = [] }: Step, number: number): string {
  const lines = commands.flatMap(({ title, command }) => (title === '' ? [command] : [`# ${oneLine(title)}`, command]));
  return [
    `## ${number}. ${title}`,
    ...(text ? [text] : []),
    ...(lines.length > 0 ? [`\`\`\`sh\n${lines.join('\n')}\n\`\`\``] : []),
    ...(remarks.length > 0 ? [remarks.map((remark) => `- ${remark}`).join('\n')] : []),
  ].join('\n\n');
}
