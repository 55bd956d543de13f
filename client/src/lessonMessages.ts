import type { LessonAction, LessonView } from '../../server/src/protocol';
import { record } from './json';

/** The messages between the extension and the page of a lesson. */
export interface ToLesson {
  readonly type: 'show';
  readonly view: LessonView;
}

export type FromLesson =
  /** The script has loaded and listens. */
  | { readonly type: 'ready' }
  /** The server validates the action. */
  | { readonly type: 'act'; readonly action: LessonAction }
  /** Begin the lesson anew, its files too. */
  | { readonly type: 'restart' }
  /** Show the manifest of the part. */
  | { readonly type: 'showFile' }
  /** Open another lesson; without an id the user picks one. */
  | { readonly type: 'open'; readonly lesson?: string };

/** The state of a page that the extension reads after a reload. */
export interface LessonState {
  readonly lesson: string;
}

/** Reads a message from the page; undefined if it is invalid. */
export function readFromLesson(value: unknown): FromLesson | undefined {
  const { type, action, lesson } = record(value) ?? {};
  switch (type) {
    case 'ready':
    case 'restart':
    case 'showFile':
      return { type };
    case 'act':
      return typeof action === 'object' && action !== null ? { type, action: action as LessonAction } : undefined;
    case 'open':
      return { type, ...(typeof lesson === 'string' && { lesson }) };
    default:
      return undefined;
  }
}

/** Reads the saved state of a page; undefined if it is invalid. */
export function readLessonState(value: unknown): LessonState | undefined {
  const { lesson } = record(value) ?? {};
  return typeof lesson === 'string' ? { lesson } : undefined;
}
