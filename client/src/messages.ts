import type { Application, PlayResult, PreviewOptions, PreviewResult, Range } from '../../server/src/protocol';

/** What the extension and the preview's panel say to each other. */
export type ToPanel =
  | {
      readonly type: 'show';
      readonly preview: PreviewResult;
      /** Name of the set to bring into view. */
      readonly set?: string;
    }
  | { readonly type: 'played'; readonly result: PlayResult };

export type FromPanel =
  /** The script runs and listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly uri: string; readonly range: Range }
  | { readonly type: 'copy'; readonly text: string }
  /** What is wanted of the sets of a document beyond what is written. The server reads them, whatever they hold. */
  | { readonly type: 'options'; readonly uri: string; readonly options: PreviewOptions }
  /** Something is to be written to a set's manifest; the server reads `what`. */
  | { readonly type: 'apply'; readonly set: string; readonly what: Application }
  | { readonly type: 'export'; readonly set: string; readonly format: DiagramFormat }
  /** The migration runbook of the set of this name is to be opened. */
  | { readonly type: 'runbook'; readonly set: string };

export type DiagramFormat = 'svg' | 'mermaid';

/** What VS Code keeps of a panel over a reload, as far as the extension is concerned. */
export interface PanelState {
  readonly uri: string;
}

/** `value` as a message of the panel; undefined if it is none. */
export function readFromPanel(value: unknown): FromPanel | undefined {
  const message = record(value);
  switch (message?.['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'reveal': {
      const { uri, range } = message;
      return typeof uri === 'string' && isRange(range) ? { type: 'reveal', uri, range } : undefined;
    }
    case 'copy':
      return typeof message['text'] === 'string' ? { type: 'copy', text: message['text'] } : undefined;
    case 'options': {
      const { uri, options } = message;
      return typeof uri === 'string' && record(options)
        ? { type: 'options', uri, options: options as PreviewOptions }
        : undefined;
    }
    case 'apply': {
      const { set, what } = message;
      return typeof set === 'string' && record(what) ? { type: 'apply', set, what: what as Application } : undefined;
    }
    case 'runbook':
      return typeof message['set'] === 'string' ? { type: 'runbook', set: message['set'] } : undefined;
    case 'export': {
      const { set, format } = message;
      return typeof set === 'string' && (format === 'svg' || format === 'mermaid')
        ? { type: 'export', set, format }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The state that a panel left behind; undefined if there is none. */
export function readPanelState(value: unknown): PanelState | undefined {
  const uri = record(value)?.['uri'];
  return typeof uri === 'string' ? { uri } : undefined;
}

/**
 * The argument of the command `statefulset.openPreview`: as a code lens gives it, with the set's name, or as the tree
 * does, with the set. Anything else asks for nothing.
 */
export function readOpenPreviewArgument(value: unknown): { readonly uri?: string; readonly set?: string } {
  const { uri, set } = record(value) ?? {};
  const name = record(set)?.['name'] ?? set;
  return { ...(typeof uri === 'string' && { uri }), ...(typeof name === 'string' && { set: name }) };
}

function isRange(value: unknown): value is Range {
  const range = record(value);
  return isPosition(range?.['start']) && isPosition(range?.['end']);
}

function isPosition(value: unknown): boolean {
  const position = record(value);
  return [position?.['line'], position?.['character']].every((part) => Number.isSafeInteger(part) && Number(part) >= 0);
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
