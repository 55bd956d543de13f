import { lessonScheme } from '../../protocol';
import { rules } from '../../rules';
import type { Context } from '../../settings/context';
import { defaultSettings, type Settings } from '../../settings/settings';
import { targetOf } from '../../settings/target';
import type { SourceFile } from '../../workspace/file';
import { Workspace } from '../../workspace/workspace';

/** The settings that lessons are true for, whatever the user's are. Hints would be about other things than the lesson is. */
export const lessonSettings: Settings = {
  ...defaultSettings,
  rules: Object.fromEntries(rules.filter(({ severity }) => severity === 'hint').map(({ id }) => [id, 'off'])),
};

/** The version of Kubernetes that the simulation plays in lessons. */
export const lessonTarget = targetOf({ settings: lessonSettings });

/** A file of a lesson, alone in the world: manifests of the workspace must not help, and know nothing of it. */
export function lessonWorld(file: SourceFile): Context {
  return { workspace: Workspace.empty.with(file), settings: lessonSettings };
}

export function isOfLesson(uri: string): boolean {
  return uri.startsWith(`${lessonScheme}:`);
}
