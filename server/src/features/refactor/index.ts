import { type Diagnosis, diagnoseAt } from '../../rules/engine/diagnose';
import type { Context } from '../../settings/context';
import { type Resource, resourceAt, type SourceFile } from '../../workspace/file';
import { overlap, type Span, wholeLines } from '../../yaml/text';
import { addClaimTemplate } from './addClaimTemplate';
import { addOrdinal } from './addOrdinal';
import { extractClaimTemplate, inlineClaimTemplate } from './claims';
import { exposePod } from './exposePod';
import { joinFiles } from './joinFiles';
import type { Producer, Refactoring } from './refactoring';
import { sortFields } from './sortFields';
import { splitFile } from './splitFile';
import { convertToDeployment, toDeployment } from './toDeployment';
import { convertToStatefulSet, toStatefulSet } from './toStatefulSet';

export type { Refactoring } from './refactoring';

/** In the order in which they are offered. */
const producers: readonly Producer[] = [
  extractClaimTemplate,
  inlineClaimTemplate,
  toStatefulSet,
  toDeployment,
  addClaimTemplate,
  addOrdinal,
  exposePod,
  sortFields,
  splitFile,
  joinFiles,
];

/** The refactorings at a range (offsets) of a file. None in templates, what a cluster returned, patches and documents with syntax errors. */
export function refactorings(file: SourceFile, range: Span, context: Context): Refactoring[] {
  const resource = resourceAt(file, range.start);
  if (!resource?.document.isManifest || resource.document.yaml.errors.length > 0) return [];
  if (context.workspace.kustomizations.isPatch(file.uri)) return [];
  return producers.flatMap((produce) => produce({ file, resource, range, context }));
}

/** Of more nobody chooses without looking for one. */
const mostOnLine = 2;

/** The refactorings that fit the lines of a range, two at the most: for those who did not ask for refactorings. */
export function refactoringsOnLine(file: SourceFile, range: Span, context: Context): Refactoring[] {
  const lines = wholeLines(file.text, range);
  return refactorings(file, range, context)
    .filter(({ fits }) => fits.some((span) => overlap(span, lines)))
    .slice(0, mostOnLine);
}

/** The conversions that fix a problem at a range: a workload that should have the other kind. */
export function conversionFixes(
  file: SourceFile,
  range: Span,
  context: Context,
): { readonly diagnosis: Diagnosis; readonly refactoring: Refactoring }[] {
  return diagnoseAt(file, range, context).flatMap((diagnosis) => {
    const { resource, rule } = diagnosis;
    const refactoring = resource && conversions[rule.id]?.(resource, context);
    return refactoring ? [{ diagnosis, refactoring }] : [];
  });
}

const conversions: Readonly<Record<string, (resource: Resource, context: Context) => Refactoring | undefined>> = {
  'stateless-set': convertToDeployment,
  'database-in-deployment': convertToStatefulSet,
};
