import {
  type Disposable,
  type ExtensionContext,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type OriginParams,
  type OriginResult,
  originRequest,
  type RenderedAtParams,
  type RenderedAtResult,
  renderedAtRequest,
} from '../../server/src/protocol';
import { isRendering, paramsOf, toRange } from './renderingDocument';

/** Shows beside each other what belongs together: lines of a rendering, and what they are made of. */
export function registerRenderingLinks(context: ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(new RenderingLinks(client));
}

/** In ms: a cursor that is held down by a key passes many lines. */
const delay = 80;

/**
 * Highlights what the cursor is on in the other editors that are visible: in renderings what comes from its line, in a
 * file what stands in a rendering.
 */
class RenderingLinks implements Disposable {
  private readonly decoration = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('statefulset.linkedLineBackground'),
    border: '1px solid',
    borderColor: new ThemeColor('statefulset.linkedLineBorder'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
  });
  private readonly subscriptions: Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked for: only the last answer is shown. */
  private asked = 0;
  /** Whether a rendering was in sight when the cursor moved last: something may be highlighted then. */
  private isLinking = false;

  constructor(private readonly client: BaseLanguageClient) {
    this.subscriptions = [
      this.decoration,
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) this.updateSoon(true);
      }),
      window.onDidChangeVisibleTextEditors(() => this.updateSoon(false)),
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor) this.updateSoon(false);
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isRendering(document)) this.updateSoon(false);
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private updateSoon(isMoved: boolean): void {
    clearTimeout(this.timer);
    const isInSight = window.visibleTextEditors.some(({ document }) => isRendering(document));
    if (!isInSight && !this.isLinking) return;
    this.isLinking = isInSight;
    this.timer = setTimeout(() => void this.update(isMoved), delay);
  }

  /** `isMoved`: whether the cursor moved, so that what belongs to it is to be seen. */
  private async update(isMoved: boolean): Promise<void> {
    const request = ++this.asked;
    const active = window.activeTextEditor;
    const renderings = window.visibleTextEditors.filter(({ document }) => isRendering(document));
    const linked = new Map<TextEditor, readonly Range[]>();
    if (active && isRendering(active.document)) {
      const origin = await this.originOf(active);
      if (origin) linked.set(...origin);
    } else if (active) {
      const found = await Promise.all(
        renderings.map(async (each) => [each, await this.renderedAt(active, each.document)] as const),
      );
      for (const [editor, ranges] of found) linked.set(editor, ranges);
    }
    if (request !== this.asked) return;
    for (const editor of window.visibleTextEditors) this.show(editor, linked.get(editor) ?? [], isMoved);
  }

  private show(editor: TextEditor, ranges: readonly Range[], isMoved: boolean): void {
    editor.setDecorations(this.decoration, ranges);
    // What is in sight stays where it is; a line may have been scrolled aside.
    const isSeen = ({ start }: Range) => editor.visibleRanges.some((visible) => visible.contains(start));
    const shown = ranges.find(isSeen) ?? ranges[0];
    if (!shown || !isMoved) return;
    editor.revealRange(new Range(shown.start, shown.start), TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** What of a rendering comes from the line of the cursor. */
  private async renderedAt(active: TextEditor, rendering: TextDocument): Promise<readonly Range[]> {
    const params: RenderedAtParams = {
      ...paramsOf(rendering.uri),
      uri: active.document.uri.toString(),
      position: plain(active.selection.active),
    };
    const found = await this.request<RenderedAtResult>(renderedAtRequest, params);
    return (found ?? []).map(toRange);
  }

  /** Where what the cursor is on comes from, in an editor that shows it. */
  private async originOf({ document, selection }: TextEditor): Promise<[TextEditor, Range[]] | undefined> {
    const { line, character } = selection.active;
    const indentation = document.lineAt(line).firstNonWhitespaceCharacterIndex;
    const position = { line, character: Math.max(character, indentation) };
    const params: OriginParams = { ...paramsOf(document.uri), position };
    const origin = await this.request<OriginResult>(originRequest, params);
    if (!origin) return undefined;
    const uri = Uri.parse(origin.uri).toString();
    const editor = window.visibleTextEditors.find((each) => each.document.uri.toString() === uri);
    return editor && [editor, [toRange(origin.range)]];
  }

  private async request<R>(method: string, params: RenderedAtParams | OriginParams): Promise<R | undefined> {
    try {
      return await this.client.sendRequest<R>(method, params);
    } catch (error) {
      this.client.debug(`${method} failed`, error);
      return undefined;
    }
  }
}

function plain({ line, character }: Position): OriginParams['position'] {
  return { line, character };
}
