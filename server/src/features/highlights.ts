import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { type Occurrence, occurrencesOf, symbolAt } from './symbolAt';

/** The places of one file that mean the same as the name at an offset. */
export function highlights(file: SourceFile, offset: number, { workspace }: Context): Occurrence[] {
  const { targets = [] } = symbolAt(file, offset, workspace) ?? {};
  return targets.flatMap((target) => occurrencesOf(target, workspace, [file]));
}
