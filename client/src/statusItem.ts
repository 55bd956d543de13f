import { type Disposable, type DocumentSelector, type LanguageStatusItem, languages, type TextDocument } from 'vscode';

/** An item of the status that is there only while it has something to say. */
export class StatusItem implements Disposable {
  private item: LanguageStatusItem | undefined;

  constructor(
    private readonly id: string,
    private readonly name: string,
  ) {}

  /** Shows it on some documents, told by `tell`; on none: not at all. */
  show(selector: DocumentSelector | null | undefined, tell: (item: LanguageStatusItem) => void): void {
    if (!selector) {
      this.dispose();
      return;
    }
    this.item ??= languages.createLanguageStatusItem(this.id, selector);
    this.item.selector = selector;
    this.item.name = this.name;
    tell(this.item);
  }

  dispose(): void {
    this.item?.dispose();
    this.item = undefined;
  }
}

/** Documents like this one: a status cannot be shown of one alone. */
export function selectorOf({ uri, languageId }: TextDocument): DocumentSelector {
  return { scheme: uri.scheme, language: languageId };
}
