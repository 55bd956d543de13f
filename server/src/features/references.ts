import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { type Occurrence, occurrencesOf, symbolAt } from './symbolAt';

/** Everything in the workspace that means the same as the name at an offset; with the declarations if wanted. */
export function references(
  file: SourceFile,
  offset: number,
  { workspace }: Context,
  withDeclarations: boolean,
): Occurrence[] {
  const { targets = [] } = symbolAt(file, offset, workspace) ?? {};
  return targets
    .flatMap((target) => occurrencesOf(target, workspace))
    .filter(({ link }) => withDeclarations || link !== undefined);
}
