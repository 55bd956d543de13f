import type { Workspace } from '../workspace/workspace';
import type { Settings } from './settings';

/** What every answer is computed from: the files and the settings. */
export interface Context {
  readonly workspace: Workspace;
  readonly settings: Settings;
  /** Somebody is typing in the file that is asked about: what a set that is only begun lacks may be about to come. */
  readonly typed?: boolean;
  /** Nobody looks at hints: rules that give nothing else are left out. */
  readonly hintless?: boolean;
}
