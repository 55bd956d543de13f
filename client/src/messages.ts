import type {
  Application,
  Changes,
  ConsequencesResult,
  Failures,
  LiveApplication,
  Played,
  Playing,
  PreviewOptions,
  PreviewResult,
  Range,
} from '../../server/src/protocol';
import { record } from './json';

/** A section that others than the user can open. */
export type PanelSection = 'live';

/** Steps with which a simulation begins. */
export interface Beginning {
  /** The set's id. */
  readonly set: string;
  /** Steps that lead up to where it gets interesting. */
  readonly setup: readonly string[];
  readonly steps: readonly string[];
}

/** The messages between the extension and the panel of the preview. */
export type ToPanel =
  | {
      readonly type: 'show';
      readonly preview: PreviewResult;
      /** The name of the set to scroll to. */
      readonly set?: string;
      /** Its section to open and to scroll to. */
      readonly section?: PanelSection;
      /** What to play in the simulation of a set. */
      readonly begin?: Beginning;
    }
  /** Show the set with this id: the cursor is in its manifest. */
  | { readonly type: 'select'; readonly set: string }
  | { readonly type: 'consequences'; readonly result: ConsequencesResult }
  | { readonly type: 'played'; readonly result: Played }
  | { readonly type: 'failures'; readonly result: Failures };

export type FromPanel =
  /** The script has loaded and listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly uri: string; readonly range: Range }
  | { readonly type: 'copy'; readonly text: string }
  /** What to show of the sets of a document beyond the manifests as written. The server validates the options. */
  | {
      readonly type: 'options';
      readonly uri: string;
      readonly rendering: string | null;
      readonly options: PreviewOptions;
    }
  /** Play steps on the set with this id, with the changes that are tried. The server validates both. */
  | {
      readonly type: 'play';
      readonly uri: string;
      readonly rendering: string | null;
      readonly set: string;
      readonly changes: Changes;
      readonly playing: Playing;
    }
  /** Find what can go wrong with the set with this id, with the changes that are tried. */
  | {
      readonly type: 'failures';
      readonly uri: string;
      readonly rendering: string | null;
      readonly set: string;
      readonly changes: Changes;
      readonly fromLive: boolean;
    }
  /** Put steps on the clipboard, as a command line that plays them on the set with this id. */
  | {
      readonly type: 'copySteps';
      readonly set: string;
      readonly steps: readonly string[];
      readonly fromLive: boolean;
    }
  /** Show a document as this root renders it. */
  | { readonly type: 'rendering'; readonly uri: string; readonly root: string }
  /** Edit the manifest of a set. The server validates `what`. */
  | { readonly type: 'apply'; readonly set: string; readonly what: Application | LiveApplication }
  | { readonly type: 'export'; readonly set: string; readonly format: DiagramFormat }
  /** Copy the diagram of a set as Mermaid. */
  | { readonly type: 'copyDiagram'; readonly set: string }
  /** Forget the state of the cluster that is compared. */
  | { readonly type: 'stopLive' }
  /** Begin a file with a template. */
  | { readonly type: 'newFromTemplate' }
  /** Open the migration runbook of the set with this name. */
  | { readonly type: 'runbook'; readonly set: string };

export type DiagramFormat = 'svg' | 'mermaid';

/** The part of a panel's state that the extension reads after a reload. */
export interface PanelState {
  readonly uri: string;
}

/** Reads a message from the panel; undefined if it is invalid. */
export function readFromPanel(value: unknown): FromPanel | undefined {
  const message = record(value);
  switch (message?.['type']) {
    case 'ready':
    case 'stopLive':
    case 'newFromTemplate':
      return { type: message['type'] };
    case 'reveal': {
      const { uri, range } = message;
      return typeof uri === 'string' && isRange(range) ? { type: 'reveal', uri, range } : undefined;
    }
    case 'copy':
      return typeof message['text'] === 'string' ? { type: 'copy', text: message['text'] } : undefined;
    case 'options': {
      const { uri, rendering, options } = message;
      return typeof uri === 'string' && (rendering === null || typeof rendering === 'string') && record(options)
        ? { type: 'options', uri, rendering, options: options as PreviewOptions }
        : undefined;
    }
    case 'play':
    case 'failures': {
      const { type, uri, rendering, set, playing } = message;
      if (typeof uri !== 'string' || typeof set !== 'string') return undefined;
      if (rendering !== null && typeof rendering !== 'string') return undefined;
      const about = { uri, rendering, set, changes: record(message['changes']) ?? {} };
      if (type === 'failures') return { type, ...about, fromLive: message['fromLive'] === true };
      return record(playing) && { type, ...about, playing: playing as Playing };
    }
    case 'copySteps': {
      const { set, steps, fromLive } = message;
      return typeof set === 'string' && isTexts(steps)
        ? { type: 'copySteps', set, steps, fromLive: fromLive === true }
        : undefined;
    }
    case 'rendering': {
      const { uri, root } = message;
      return typeof uri === 'string' && typeof root === 'string' ? { type: 'rendering', uri, root } : undefined;
    }
    case 'apply': {
      const { set, what } = message;
      return typeof set === 'string' && record(what) ? { type: 'apply', set, what: what as Application } : undefined;
    }
    case 'runbook':
    case 'copyDiagram':
      return typeof message['set'] === 'string' ? { type: message['type'], set: message['set'] } : undefined;
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

/** Reads the saved state of a panel; undefined if it is invalid. */
export function readPanelState(value: unknown): PanelState | undefined {
  const uri = record(value)?.['uri'];
  return typeof uri === 'string' ? { uri } : undefined;
}

/** What the command `statefulset.openPreview` is given. */
export interface OpenPreviewArgument {
  readonly uri?: string;
  /** The name of a set. */
  readonly set?: string;
  /** The root whose rendering is to be shown. */
  readonly rendering?: string;
  /** The section of the set to open. */
  readonly section?: PanelSection;
}

/**
 * Reads the argument of the command `statefulset.openPreview`: code lenses pass the name of the set, the tree passes
 * the set itself. Anything else is ignored.
 */
export function readOpenPreviewArgument(value: unknown): OpenPreviewArgument {
  const { uri, set, rendering, section } = record(value) ?? {};
  const name = record(set)?.['name'] ?? set;
  return {
    ...(typeof uri === 'string' && { uri }),
    ...(typeof name === 'string' && { set: name }),
    ...(typeof rendering === 'string' && { rendering }),
    ...(section === 'live' && { section }),
  };
}

/**
 * Reads the argument of the command `statefulset.play`: steps for the set with this id of a file, of which the first
 * `setup` only lead up to where it begins. Undefined if it is not of this form.
 */
export function readPlayArgument(value: unknown): { readonly uri: string; readonly begin: Beginning } | undefined {
  const { uri, set, steps, setup } = record(value) ?? {};
  if (typeof uri !== 'string' || typeof set !== 'string' || !isTexts(steps)) return undefined;
  const first = typeof setup === 'number' && setup > 0 ? setup : 0;
  return { uri, begin: { set, setup: steps.slice(0, first), steps: steps.slice(first) } };
}

/** Reads the argument of the command `statefulset.openRendering`, as code lenses pass it. Anything else is ignored. */
export function readOpenRenderingArgument(value: unknown): { readonly uri?: string; readonly root?: string } {
  const { uri, root } = record(value) ?? {};
  return { ...(typeof uri === 'string' && { uri }), ...(typeof root === 'string' && { root }) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isRange(value: unknown): value is Range {
  const range = record(value);
  return isPosition(range?.['start']) && isPosition(range?.['end']);
}

function isPosition(value: unknown): boolean {
  const position = record(value);
  return [position?.['line'], position?.['character']].every((part) => Number.isSafeInteger(part) && Number(part) >= 0);
}
