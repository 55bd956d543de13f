import type { Context } from '../../settings/context';
import { defaultNamespace } from '../../statefulset/identity';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import type { Act } from './acts';
import { type GuideCommand, pageOf } from './page';
import { type Played, Story } from './story';
import { setNamed, setOfClaim, setOfPod, setsInFile, setsSelected } from './subjects';

/** What an act means for one set, and what was done to the set before. */
export interface Chapter extends Played {
  /** Chapters of one story follow one another. */
  readonly story: Story;
  readonly act: Act;
  readonly command: GuideCommand;
  readonly set: Resource;
}

/** What the commands of a section do to the sets that they name, one after the other; those in sentences only look. */
export function chaptersOf(page: SourceFile, section: number, context: Context): readonly Chapter[] {
  const stories: Stories = new Map();
  return pageOf(page)
    .commands.filter((command) => command.section === section)
    .flatMap((command) => {
      // A sentence tells what one might do, not what one does next.
      const told: Stories = command.block === undefined ? new Map() : stories;
      return command.acts.flatMap((act) =>
        setsMeant(act, command.span.start, page, told, context).flatMap((set): Chapter[] => {
          // One manifest in two namespaces is two sets.
          const key = `${set.file.uri} ${set.root.span.start} ${set.namespace ?? act.namespace ?? defaultNamespace}`;
          const { story } = told.get(key) ?? { story: new Story(manifest(set)) };
          told.set(key, { set, story });
          const played = story.play(act);
          return played ? [{ story, act, command, set, ...played }] : [];
        }),
      );
    });
}

/** The sets of which a section spoke so far. */
type Stories = Map<string, { readonly set: Resource; readonly story: Story }>;

/** The sets of which an act speaks. */
function setsMeant(act: Act, offset: number, page: SourceFile, told: Stories, context: Context): readonly Resource[] {
  const { namespace } = act;
  const named = (set: string) => setNamed(set, namespace, page, offset, context);
  const ofPod = (pod: string) => setOfPod(pod, namespace, page, offset, context)?.set;
  const ofClaim = (claim: string) => setOfClaim(claim, namespace, page, offset, context)?.set;
  const some = (set: Resource | undefined) => (set ? [set] : []);
  switch (act.do) {
    case 'apply':
    case 'deleteFile':
      return setsInFile(act.file, page, offset, context);
    case 'deleteSet':
    case 'scale':
    case 'image':
    case 'patch':
    case 'rollout':
    case 'edit':
      return some(named(act.set));
    case 'deletePod':
    case 'drain':
    case 'cordon':
      return some(ofPod(act.pod));
    case 'deleteClaim':
      return some(ofClaim(act.claim));
    case 'look':
      return some(act.kind === 'set' ? named(act.name) : act.kind === 'pod' ? ofPod(act.name) : ofClaim(act.name));
    case 'deleteSelected':
    case 'lookSelected':
      // Who looks at all there is means the one set that the section is about.
      if (act.selector.requirements.length === 0)
        return told.size === 1 ? [...told.values()].map(({ set }) => set) : [];
      return setsSelected(act.kind, act.selector, namespace, page, offset, context);
  }
}
