import type { YamlDocument } from '../yaml/document';
import type { Form } from '../yaml/stream';

/**
 * Documents of an earlier version of a file, to be taken over by the next one. Each is taken once: of two documents with
 * the same text each remembers its own problems.
 */
export class EarlierDocuments {
  private readonly byText = new Map<string, YamlDocument[]>();

  constructor(documents: Iterable<YamlDocument>) {
    for (const yaml of documents) {
      const key = keyOf(yaml.form, yaml.text);
      const same = this.byText.get(key);
      if (same) same.push(yaml);
      else this.byText.set(key, [yaml]);
    }
  }

  /** The first that is left with this text; undefined if there is none. */
  take(form: Form, text: string): YamlDocument | undefined {
    return this.byText.get(keyOf(form, text))?.shift();
  }
}

function keyOf(form: Form, text: string): string {
  return `${form} ${text}`;
}
