import type { Form } from './stream';
import { parse, type Tree } from './tree';

/**
 * One YAML document of a file. Its spans count from the document's own start, so that a document whose text did not
 * change is the same value wherever in the file it now stands. Parsed when first asked for; a tree that nobody uses
 * may be collected and parsed again later; what is wrong with the document is kept.
 */
export class YamlDocument {
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
