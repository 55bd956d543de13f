import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { type Occurrence, occurrencesOf, symbolAt } from './symbolAt';

/** All references in the workspace to what the name at an offset refers to, optionally with its declarations. */
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
