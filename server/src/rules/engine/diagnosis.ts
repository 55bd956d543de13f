import type { Context } from '../../settings/context';
import type { Severity } from '../../settings/settings';
import { guarded } from '../../workspace/failures';
import type { PlacedDocument, Resource } from '../../workspace/file';
import { fieldPath, type Path } from '../../yaml/json';
import type { Span } from '../../yaml/text';
import { check, type FoundProblem, moved } from './found';
import type { Fix, Problem, Related, Rule } from './rule';

/** A problem in its place. Its fixes depend on where things now stand: they are worked out when somebody asks. */
export interface Diagnosis {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly path: Path;
  /** The path as Kubernetes writes it; empty for a problem of the text itself. */
  readonly field: string;
  readonly unnecessary: boolean;
  /** The API server's or the controller's own finding, if the problem is theirs. */
  readonly finding: Problem['finding'];
  readonly document: PlacedDocument;
  readonly resource: Resource | undefined;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /**
   * Of a problem of what is rendered: the folders of the kustomizations in whose renderings it was found, as URIs.
   * Undefined for a problem of what is written.
   */
  readonly renderings: readonly string[] | undefined;
}

/** A problem of a document that somebody wrote, or of one of a rendering, there. */
export class OwnDiagnosis implements Diagnosis {
  readonly renderings = undefined;

  constructor(
    private readonly found: FoundProblem,
    readonly document: PlacedDocument,
    private readonly context: Context,
  ) {}

  get rule(): Rule {
    return this.found.rule;
  }

  get severity(): Severity {
    return this.found.severity;
  }

  get uri(): string {
    return this.document.file.uri;
  }

  get span(): Span {
    return moved(this.found.span, this.document.start);
  }

  get message(): string {
    return this.found.message;
  }

  get path(): Path {
    return this.found.path;
  }

  get field(): string {
    return fieldPath(this.found.path);
  }

  get unnecessary(): boolean {
    return this.found.unnecessary;
  }

  get finding(): Problem['finding'] {
    return this.found.finding;
  }

  get resource(): Resource | undefined {
    return this.document.resources[this.found.resource ?? 0];
  }

  get related(): readonly Related[] {
    return this.found.related.flatMap(({ uri, yaml, span, message }) => {
      if (yaml === undefined) return [{ uri, span, message }];
      const { file } = this.document;
      const document = (uri === file.uri ? file : this.context.workspace.fileAt(uri))?.documentOf(yaml);
      return document ? [{ uri, span: moved(span, document.start), message }] : [];
    });
  }

  get fixes(): readonly Fix[] {
    const { rule, resource, nth } = this.found;
    return guarded(
      `The fixes of the rule ${rule.id}`,
      () => [...check(rule, this.document, resource, this.context)][nth]?.fixes?.() ?? [],
      () => [],
    );
  }
}
