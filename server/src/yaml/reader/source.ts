import type { Span } from '../text';
import { isBlank, isBreak, isGap } from './characters';

export const tabAsIndentation = 'YAML does not allow tabs as indentation. Use spaces.';

/** Thrown where kubectl cannot read a text: what is wrong, and where that is best shown. */
export class Unreadable extends Error {
  constructor(
    readonly span: Span,
    message: string,
  ) {
    super(message);
  }
}

/** What no YAML text may hold (readerc.go); all else is printable, a tab or a line break. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\ufffe\uffff]/;

/** Text behind `---` at the start of a line, which is no comment. */
const marker = /\n---[^\S\n]*[^\s#][^\n]*/;

/** A text and how far it is read. */
export class Source {
  pos: number;
  lineStart: number;

  constructor(readonly text: string) {
    // A byte order mark counts at the very start only, where it is no column.
    this.pos = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.lineStart = this.pos;
  }

  /** The UTF-16 code at an offset; 0 behind the end of the text. */
  code(offset: number): number {
    return offset < this.text.length ? this.text.charCodeAt(offset) : 0;
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  skipBlanks(): void {
    while (isBlank(this.code(this.pos))) this.pos++;
  }

  skipSpaces(): void {
    while (this.code(this.pos) === 32) this.pos++;
  }

  /** To the end of the line, its break left. */
  skipLine(): void {
    const { text } = this;
    let { pos } = this;
    while (pos < text.length && !isBreak(text.charCodeAt(pos))) pos++;
    this.pos = pos;
  }

  /** Over the line break that stands here; how it reads in a scalar: all breaks as `\n`, but for LS and PS. */
  takeBreak(): string {
    const code = this.code(this.pos++);
    if (code === 13 && this.code(this.pos) === 10) this.pos++;
    this.lineStart = this.pos;
    return code < 0x2028 ? '\n' : String.fromCharCode(code);
  }

  /** Whether `---` or `...` begins the line here. */
  get atDocumentMark(): boolean {
    const { pos } = this;
    if (pos !== this.lineStart) return false;
    const code = this.code(pos);
    return (
      (code === 0x2d || code === 0x2e) &&
      this.code(pos + 1) === code &&
      this.code(pos + 2) === code &&
      isGap(this.code(pos + 3))
    );
  }

  /** The other methods rely on this. */
  rejectControls(): void {
    const at = this.text.search(control);
    if (at < 0) return;
    const code = this.text.charCodeAt(at);
    if (code === 0)
      this.fail(at, at + 1, 'This is a zero byte, as in UTF-16 without a byte-order mark. Save the file as UTF-8.');
    const name = code.toString(16).toUpperCase().padStart(4, '0');
    this.fail(at, at + 1, `YAML does not allow the control character U+${name}. Remove it.`);
  }

  /**
   * kubectl cuts a file at every line that begins with `---`, whatever it stands in, and takes no value behind it
   * (apimachinery, util/yaml/decoder.go). The line itself it leaves out, but for the first of the file: to go-yaml,
   * `---#` is no marker.
   */
  rejectMarkers(): void {
    if (!this.text.startsWith('---', this.pos) && !this.text.includes('\n---')) return;
    if (this.text.startsWith('---#', this.pos))
      this.fail(this.pos, this.pos + 4, "A space is missing before '#': kubectl reads this line as text.");
    const line = marker.exec(`\n${this.text}`);
    if (!line) return;
    const end = line.index + line[0].trimEnd().length - 1;
    this.fail(line.index, end, "Nothing but a comment may stand behind '---'. Begin a new line.");
  }

  fail(start: number, end: number, message: string): never {
    const { length } = this.text;
    // What is missing at the end of the text is shown at its last character.
    const from = Math.max(0, Math.min(start, length - 1));
    throw new Unreadable({ start: from, end: Math.max(from, Math.min(end, length)) }, message);
  }
}
