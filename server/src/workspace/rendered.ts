import type { ChartBuild } from '../helm/build';
import type { Build } from '../kustomize/build';
import { type KustomizeResource, originalId } from '../kustomize/resource';
import { givenTexts } from '../rendering/given';
import type { Note, Unknown } from '../rendering/note';
import type { Origin, Place } from '../rendering/origin';
import { type Ingredients, ingredientsOf, templateTextOf } from '../rendering/parts';
import { piecesIn } from '../rendering/pieces';
import type { Printed } from '../rendering/print';
import { textsBy } from '../rendering/printedBy';
import { carriedBack, edited, isUnknownAt, originOf, sourcesOf } from '../rendering/rendering';
import { YamlDocument } from '../yaml/document';
import type { Edit, Span } from '../yaml/text';
import { changeOf, topicsOf } from './changes';
import { documentAt, type PlacedDocument, type Resource, SourceFile } from './file';
import { groupedBy } from './indexes';
import { type Basis, Stamps, type Topic, type Transition, transitionFrom } from './stamps';
import { renderingUri } from './uri';

/** A file as a build asks for it: undefined if there is none, `unread` for one that must not be read. */
export type Source = SourceFile | 'unread' | undefined;
export type ReadSource = (uri: string) => Source;

/** What a tool makes of a kustomization or a chart. */
export interface Output {
  /** In the order in which the tool prints them; what could be built, if it would refuse. */
  readonly objects: readonly {
    /** The URI of the file that holds the object, or of what generated it. */
    readonly file: string;
    readonly printed: Printed;
  }[];
  /** Why the tool would refuse; none if it would not. */
  readonly refusals: readonly Note[];
  /** What cannot be known here. */
  readonly unknown: readonly Unknown[];
  /** Whether objects may be missing, or fields in them, as they depend on what is unknown. */
  readonly isPartial: boolean;
  /** Whether any field may be missing in the objects that are there. */
  readonly lacksChanges: boolean;
  /** What is known of a kustomization beyond that. */
  readonly kustomize?: Build;
  /** What is known of a chart beyond that. */
  readonly chart?: ChartBuild;
}

/**
 * What a kustomization or a chart becomes, as a file that nobody wrote: a document for each object, and for each piece of
 * it where it comes from. Rules and features read it like any other file; what they say is carried back at the edge.
 */
export class RenderedFile extends SourceFile {
  private bySource: ReadonlyMap<string, readonly PlacedDocument[]> | undefined;

  private constructor(
    /** The folder of the kustomization, or what stands for a chart with its values: a URI that ends in a slash. */
    readonly root: string,
    readonly output: Output,
    /** The files that the build asked for, as they were then. */
    readonly sources: ReadonlyMap<string, Source>,
    private readonly printed: ReadonlyMap<YamlDocument, Printed>,
    /** What changed in it, and when. */
    readonly history: { readonly stamps: Stamps; readonly last: Transition },
    yamls: readonly YamlDocument[],
  ) {
    super(renderingUri(root), yamls.map(({ text }) => text).join(''), yamls);
  }

  /** `before`: the last rendering of the same root, whose documents are taken over where they came out the same. */
  static of(root: string, output: Output, sources: ReadonlyMap<string, Source>, before?: RenderedFile): RenderedFile {
    // By their texts: what is made of an edited file has other origins, and mostly comes out the same.
    const known = new Map(before?.documents.map(({ yaml }) => [yaml.text, yaml]));
    const printed = new Map<YamlDocument, Printed>();
    for (const { printed: document } of output.objects) {
      const taken = known.get(document.text);
      // Of two objects that came out the same each is a document of its own.
      const yaml = taken && !printed.has(taken) ? taken : new YamlDocument(document.text);
      printed.set(yaml, document);
    }
    const make = (stamps: Stamps, last: Transition) =>
      new RenderedFile(root, output, sources, printed, { stamps, last }, [...printed.keys()]);
    return before ? after(before, make) : make(Stamps.none, transitionFrom(first, undefined));
  }

  /** The same with edits of one of its documents, which must not overlap. */
  edited(document: PlacedDocument, edits: readonly Edit[]): RenderedFile {
    const before = this.printed.get(document.yaml);
    if (!before) return this;
    const now = edited(
      before,
      edits.map((edit) => ({ ...edit, span: fromStart(edit.span, document) })),
    );
    const yaml = new YamlDocument(now.text);
    const yamls = this.documents.map((each) => (each.yaml === document.yaml ? yaml : each.yaml));
    const printed = new Map(this.printed).set(yaml, now);
    const { root, output, sources } = this;
    return after(this, (stamps, last) => new RenderedFile(root, output, sources, printed, { stamps, last }, yamls));
  }

  /** What an answer depends on that read these topics of what is rendered. */
  basisOf(topics: Iterable<Topic>): Basis {
    return this.history.stamps.basisOf(topics, this.history.last);
  }

  /** Whether an answer on this basis still holds. */
  holds(basis: Basis): boolean {
    return this.history.stamps.hold(basis, this.history.last);
  }

  /** Why the tool would refuse to build it; none if it would not. */
  get refusals(): readonly Note[] {
    return this.output.refusals;
  }

  /** Whether nothing that is here may be judged. Of a chart the templates that can be rendered stand for themselves. */
  get isRefused(): boolean {
    const { refusals, objects, chart } = this.output;
    return refusals.length > 0 && !(chart && objects.length > 0);
  }

  /** What is known of a kustomization beyond what it becomes; undefined for a chart. */
  get kustomize(): Build | undefined {
    return this.output.kustomize;
  }

  /** What is known of a chart beyond what it becomes; undefined for a kustomization. */
  get chart(): ChartBuild | undefined {
    return this.output.chart;
  }

  /** The documents of which some piece comes from a file. */
  documentsFrom(uri: string): readonly PlacedDocument[] {
    this.bySource ??= groupedBy(this.documents, ({ yaml }) => {
      const printed = this.printed.get(yaml);
      return printed ? sourcesOf(printed) : [];
    });
    return this.bySource.get(uri) ?? [];
  }

  /** Where a span of the rendering comes from; undefined for none of its text. */
  originOf(span: Span): Origin | undefined {
    const place = this.printedAt(span);
    return place && originOf(place.printed, place.span, this.textOf);
  }

  /** What templates of a chart made a span of; of a kustomization nothing. */
  ingredientsOf(span: Span): Ingredients {
    const place = this.printedAt(span);
    return place?.printed.isTemplated ? ingredientsOf(place.printed, place.span) : { values: [], actions: [] };
  }

  /** Where the pieces of a span come from. */
  originsIn(span: Span): Origin[] {
    const place = this.printedAt(span);
    return place ? piecesIn(place.printed, place.span).map(({ origin }) => origin) : [];
  }

  /** What the action of a template at a place printed, each time that it was run. */
  textsBy(action: Place): string[] {
    return this.documentsFrom(action.uri).flatMap(({ yaml }) => {
      const printed = this.printed.get(yaml);
      return printed ? textsBy(printed, action) : [];
    });
  }

  /** A file that was read, as it was then; undefined for any other. */
  sourceAt(uri: string): SourceFile | undefined {
    const source = this.sources.get(uri);
    return source === 'unread' ? undefined : source;
  }

  /** The URI of the file that holds what became an object: its manifest or template, or the kustomization that generated it. */
  fileOf({ index }: PlacedDocument): string | undefined {
    return this.output.objects[index]?.file;
  }

  /** The manifest that became an object, as it is written; undefined for what is generated. */
  writtenOf({ document }: Resource): Resource | undefined {
    const built = this.kustomize?.resources[document.index];
    return built && manifestIn(this.sourceAt(built.file), built);
  }

  /** The same edits where the text comes from; undefined if any of it does not stand there as it is. */
  carriedBack(edits: readonly Edit[]): Edit[] | undefined {
    const carried: Edit[] = [];
    for (const edit of edits) {
      const place = edit.uri === this.uri ? this.printedAt(edit.span) : undefined;
      const there = place && carriedBack(place.printed, { ...edit, span: place.span }, this.textOf);
      if (!there) return undefined;
      carried.push(there);
    }
    return carried;
  }

  /** The text of a template that prints a span, and nothing else; undefined where no such text is. */
  templateTextOf(span: Span): Place | undefined {
    const place = this.printedAt(span);
    return place?.printed.isTemplated ? templateTextOf(place.printed, place.span) : undefined;
  }

  /** The values in the document at a place that the templates do not say themselves. */
  givenTextsAt(span: Span): string[] {
    const place = this.printedAt(span);
    return place ? givenTexts(place.printed) : [];
  }

  private readonly textOf = (uri: string) => this.sourceAt(uri)?.text;

  /** Whether what stands at a span depends on what cannot be known. */
  isUnknownAt(span: Span): boolean {
    const place = this.printedAt(span);
    return place !== undefined && isUnknownAt(place.printed, place.span);
  }

  /** The document in which a span begins, as it was printed, and the span from its start. */
  private printedAt(span: Span): { readonly printed: Printed; readonly span: Span } | undefined {
    const document = documentAt(this, span.start);
    const printed = document && this.printed.get(document.yaml);
    return printed && { printed, span: fromStart(span, document) };
  }
}

/** The manifest of a file that an object was made of; undefined for one that a generator made. */
export function manifestIn(file: SourceFile | undefined, object: KustomizeResource): Resource | undefined {
  if (object.generated) return undefined;
  const { gvk, name, namespace } = originalId(object);
  return file?.resources.find(
    (each) => each.kind === gvk.kind && (each.name ?? '') === name && (each.namespace ?? '') === namespace,
  );
}

/** A rendering that follows another: what was found out about one of them may hold for both. */
function after(before: RenderedFile, make: (stamps: Stamps, last: Transition) => RenderedFile): RenderedFile {
  const { stamps, last } = before.history;
  const file = make(stamps, last);
  const change = changeOf(file.uri, before, file);
  if (change.gone.length + change.come.length === 0) return file;
  const next = transitionFrom(last, topicsOf(change));
  return make(stamps.after(next), next);
}

const first: Transition = { clock: 0, from: 0, changed: [] };

function fromStart({ start, end }: Span, { start: base }: PlacedDocument): Span {
  return { start: start - base, end: end - base };
}

/** The rendering that holds a resource; undefined for one that somebody wrote. */
export function renderingOf({ file }: Resource): RenderedFile | undefined {
  return file instanceof RenderedFile ? file : undefined;
}
