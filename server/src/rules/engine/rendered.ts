import type { Context } from '../../settings/context';
import type { Severity } from '../../settings/settings';
import { documentAt, type PlacedDocument, type Resource, type SourceFile } from '../../workspace/file';
import { RenderedFile } from '../../workspace/rendered';
import { chartOfRoot, rootName, rootOfRendering } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { type Path, samePath } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import { chartFixes } from './chartFixes';
import { type Diagnosis, OwnDiagnosis } from './diagnosis';
import { problemsOf, type Subjects } from './found';
import { ingredientsBeside } from './ingredients';
import type { Fix, Problem, Related, Rule } from './rule';
import { isDisabled } from './suppression';

/** The renderings by which a file is judged: those that read it, and that can be built. */
export function judging(file: SourceFile, workspace: Workspace): readonly RenderedFile[] {
  return workspace.renderingsOf(file.uri).filter(({ isRefused }) => !isRefused);
}

/** Whether the manifests of a file are judged as they are written. */
export function subjectsOf(file: SourceFile, workspace: Workspace): Subjects {
  return workspace.roots.charts.isRead(file.uri) || judging(file, workspace).length > 0 ? 'text' : 'all';
}

/** The pieces of work that what is rendered of a file needs. */
export function renderedPieces(
  file: SourceFile,
  context: Context,
  isLookedAt: (document: PlacedDocument) => boolean,
): (() => void)[] {
  return judging(file, context.workspace).flatMap((rendering) => {
    return rendering.documentsFrom(file.uri).map((document) => () => {
      if (isLookedAt(document)) problemsOf(document, context);
    });
  });
}

/**
 * The problems of what kustomizations make of a file, where it made them. One that is found in several renderings is said
 * once, with the names of those if it is not in all.
 */
export function renderedProblems(
  file: SourceFile,
  context: Context,
  isLookedAt: (document: PlacedDocument) => boolean,
): Diagnosis[] {
  const renderings = judging(file, context.workspace);
  const byPlace = new Map<string, CarriedBack>();
  for (const rendering of renderings) {
    for (const document of rendering.documentsFrom(file.uri)) {
      if (!isLookedAt(document)) continue;
      /** How often a problem of one rule was found at one place of one object: each is another problem. */
      const counts = new Map<string, number>();
      for (const problem of problemsOf(document, context).found) {
        const diagnosis = new OwnDiagnosis(problem, document, context);
        const origin = rendering.originOf(diagnosis.span);
        if (origin?.uri !== file.uri || origin.how === 'unknown') continue;
        if (isDisabledAt(origin, problem.rule, rendering)) continue;
        const place = JSON.stringify([problem.rule.id, origin.start, origin.end, diagnosis.field]);
        const nth = counts.get(place) ?? 0;
        counts.set(place, nth + 1);
        const key = `${place} ${nth}`;
        const known = byPlace.get(key);
        if (known) known.add(rendering);
        else byPlace.set(key, new CarriedBack(diagnosis, rendering, file, origin, context, renderings.length));
      }
    }
  }
  return [...byPlace.values()];
}

/** Whether a comment where a problem of a rendering was written switches its rule off. */
export function isDisabledAtOrigin({ rule, span, document: { file } }: Diagnosis): boolean {
  const rendering = file instanceof RenderedFile ? file : undefined;
  const origin = rendering?.originOf(span);
  return origin !== undefined && isDisabledAt(origin, rule, rendering);
}

function isDisabledAt(
  { uri, start }: { readonly uri: string; readonly start: number },
  { id }: Rule,
  rendering: RenderedFile | undefined,
): boolean {
  return isDisabled(id, rendering?.sourceAt(uri)?.text ?? '', start) === true;
}

/** A problem of a rendering at the place that made it. */
class CarriedBack implements Diagnosis {
  private readonly roots: string[];

  constructor(
    private readonly there: Diagnosis,
    private readonly rendering: RenderedFile,
    private readonly file: SourceFile,
    readonly span: Span,
    private readonly context: Context,
    /** How many renderings read the file. */
    private readonly all: number,
  ) {
    this.roots = [rendering.root];
  }

  /** It is found in another rendering too. */
  add({ root }: RenderedFile): void {
    if (!this.roots.includes(root)) this.roots.push(root);
  }

  get renderings(): readonly string[] {
    return this.roots;
  }

  get rule(): Rule {
    return this.there.rule;
  }

  get severity(): Severity {
    return this.there.severity;
  }

  get uri(): string {
    return this.file.uri;
  }

  get message(): string {
    const { message } = this.there;
    const preposition = chartOfRoot(this.rendering.root) ? 'with' : 'in';
    return this.roots.length < this.all ? `${message} (${preposition} ${this.names.join(', ')})` : message;
  }

  /** Its roots as people name them. */
  private get names(): string[] {
    return this.roots.map((root) => rootName(root, this.file.uri));
  }

  get path(): Path {
    return this.there.path;
  }

  get field(): string {
    return this.there.field;
  }

  get unnecessary(): boolean {
    return this.there.unnecessary;
  }

  get finding(): Problem['finding'] {
    return this.there.finding;
  }

  get document(): PlacedDocument {
    return documentAt(this.file, this.span.start) ?? this.there.document;
  }

  get resource(): Resource | undefined {
    return this.there.resource;
  }

  get related(): readonly Related[] {
    const made = ingredientsBeside({ uri: this.uri, ...this.span }, this.there.span, this.rendering);
    const others = this.there.related.flatMap((related) => {
      const root = rootOfRendering(related.uri);
      if (root === undefined) return [related];
      const origin = this.rendering.root === root ? this.rendering.originOf(related.span) : undefined;
      return origin && origin.how !== 'unknown' ? [{ ...related, uri: origin.uri, span: origin }] : [];
    });
    return [...others, ...made];
  }

  /**
   * What is wrong in the manifest as it is written, too, is fixed there; anything else only where the text to change
   * stands somewhere as it is. Of a chart, nothing is a manifest as it is written.
   */
  get fixes(): readonly Fix[] {
    if (this.rendering.chart) return chartFixes(this.there, this.rendering, this.context);
    const written = this.written;
    if (written) return written.fixes;
    return this.there.fixes.flatMap((fix) => {
      const edits = this.rendering.carriedBack(fix.edits);
      return edits ? [{ ...fix, edits }] : [];
    });
  }

  /** The same problem of the manifest as it is written. */
  private get written(): Diagnosis | undefined {
    const { document, context, rule, path, there } = this;
    const same = problemsOf(document, { ...context, typed: false }).found.filter(
      (problem) => problem.rule === rule && samePath(problem.path, path),
    );
    const found = same.find(({ message }) => message === there.message) ?? (same.length === 1 ? same[0] : undefined);
    return found && new OwnDiagnosis(found, document, context);
  }
}
