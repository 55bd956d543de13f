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

  constructor(
    readonly text: string,
    readonly form: Form = 'document',
  ) {}

  get tree(): Tree {
    let tree = this.held?.deref();
    if (!tree) {
      tree = parse(this.text, this.form);
      this.held = new WeakRef(tree);
      this.problems = { errors: tree.errors, duplicates: tree.duplicates };
    }
    return tree;
  }

  get errors(): Tree['errors'] {
    return (this.problems ?? this.tree).errors;
  }

  get duplicates(): Tree['duplicates'] {
    return (this.problems ?? this.tree).duplicates;
  }
}
