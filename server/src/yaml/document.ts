import type { Form } from './stream';
import { parse, type Tree } from './tree';

/** How many kinds of things are kept with documents. */
let kinds = 0;

/**
 * What is worked out of documents, and kept with each of them for as long as it lives. It stands in the document itself:
 * with a WeakMap for each, a large tree takes several times as long to look things up, and to collect what is left over.
 */
export class Kept<T> {
  private readonly kind = kinds++;

  get({ kept }: YamlDocument): T | undefined {
    return kept[this.kind] as T | undefined;
  }

  set({ kept }: YamlDocument, value: T): void {
    kept[this.kind] = value;
  }
}

/** The same where it was told by something else that may be replaced: kept for the one that told it last. */
export class KeptBy<By, T> {
  private readonly by = new Kept<By>();
  private readonly told = new Kept<T>();

  get(document: YamlDocument, by: By): T | undefined {
    return this.by.get(document) === by ? this.told.get(document) : undefined;
  }

  set(document: YamlDocument, by: By, value: T): void {
    this.by.set(document, by);
    this.told.set(document, value);
  }
}

/**
 * One YAML document of a file. Its spans count from the document's own start, so that a document whose text did not
 * change is the same value wherever in the file it now stands. Parsed when first asked for; a tree that nobody uses
 * may be collected and parsed again later; what is wrong with the document is kept.
 */
export class YamlDocument {
  /** See `Kept`, which alone reads and writes it. */
  readonly kept: unknown[] = new Array(kinds);
  private held: WeakRef<Tree> | undefined;
  private problems: Pick<Tree, 'errors' | 'duplicates'> | undefined;
  private thrown: unknown;

  constructor(
    readonly text: string,
    readonly form: Form = 'document',
  ) {}

  get tree(): Tree {
    let tree = this.held?.deref();
    if (!tree) {
      tree = this.parsed();
      this.held = new WeakRef(tree);
      this.problems = { errors: tree.errors, duplicates: tree.duplicates };
    }
    return tree;
  }

  /** What the parser threw, a mistake of ours: the document then counts as empty. Told once it was parsed. */
  get failure(): unknown {
    return this.thrown;
  }

  private parsed(): Tree {
    try {
      return parse(this.text, this.form);
    } catch (error) {
      this.thrown = error;
      return parse('', this.form);
    }
  }

  get errors(): Tree['errors'] {
    return (this.problems ?? this.tree).errors;
  }

  get duplicates(): Tree['duplicates'] {
    return (this.problems ?? this.tree).duplicates;
  }
}
