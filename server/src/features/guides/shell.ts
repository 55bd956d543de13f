import type { Span } from '../../yaml/text';

/** Reads the commands of a shell script or a session as far as words go. Nothing is expanded, and nothing is run. */

export interface Word {
  /** As the shell hands it on, without quotes; undefined if only a shell or the reader knows: `$NAME`, `<name>`. */
  readonly text: string | undefined;
  /** As it stands in the file, quotes included. */
  readonly written: string;
}

export interface ShellCommand {
  /** Never empty. Redirections are left out. */
  readonly words: readonly Word[];
  /** From the first word to the end of the last one, in the file. */
  readonly span: Span;
}

/**
 * The commands in a part of a text, in their order: a pipe, `&&`, `;` or the end of a line ends one, a backslash goes on
 * with it. Prompts, comments and documents behind `<<` are passed; `asRoot` says that `# ` may be a prompt too. What no
 * shell would read, such as output, gives words that name no command. Linear in the length of the part.
 */
export function commandsIn(text: string, part: Span, asRoot = false): readonly ShellCommand[] {
  return new Reader(text.slice(part.start, part.end), part.start, asRoot).read();
}

/** What words begin with where a command goes on to another one that it runs. */
const leading = /^(?:sudo|time|watch|do|then|else|if|while|!|\{|[A-Za-z_]\w*=.*)$/s;

const patterns = {
  prompt: /[ \t]*(?:(?:\([^()\n]{1,30}\) ?)?[\w@.:~/\\[\]-]{0,60}(?: [\w~/.-]{1,40}\]?)? ?[$%❯➜] +|> +)?/y,
  rootPrompt: /[ \t]*(?:[\w@.:~/[\]-]{0,60} ?# +(?=(?:kubectl|sudo)\b))/y,
  continuation: /\\\r?\n[ \t]*(?:> +)?/y,
  blank: /[ \t\r]+/y,
  comment: /#[^\n]*/y,
  plainQuote: /'[^']*'/y,
  quote: /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y,
  placeholder: /<[A-Za-z][\w .:-]{0,60}>|\{\{[^{}\n]{1,80}\}\}/y,
  variable: /\$\{[^{}\n]*\}|\$\w+|\$[@*#?!$-]|\$'(?:[^'\\\n]|\\.)*'|`[^`\n]*`/y,
  redirection: /(?:&>>?|>>|>&|>\||<<<|<>|<&|[<>])/y,
  document: /<<-?[ \t]*/y,
  end: /&&|\|\||;;|[;&|()\n]/y,
  escaped: /\\[\s\S]/y,
  plain: /[^\s'"\\$`;&|()<>{]+|[\s\S]/y,
} as const;

class Reader {
  private at = 0;
  private readonly commands: ShellCommand[] = [];
  private words: Word[] = [];
  private start = 0;
  private end = 0;
  /** The word that is being read; `text` becomes undefined once it holds what is not known. */
  private word: { readonly start: number; end: number; text: string | undefined } | undefined;
  /** Whether the next word is where something is redirected to, or ends a document. */
  private expects: 'target' | 'delimiter' | undefined;
  private readonly delimiters: string[] = [];

  constructor(
    private readonly text: string,
    private readonly base: number,
    private readonly asRoot: boolean,
  ) {}

  read(): readonly ShellCommand[] {
    this.beginLine();
    while (this.at < this.text.length) this.step();
    this.endCommand();
    return this.commands;
  }

  private step(): void {
    if (this.take('continuation') !== undefined) return;
    if (this.take('blank') !== undefined) {
      this.endWord();
      return;
    }
    if (!this.word && this.take('comment') !== undefined) return;
    if (this.quoted() || this.unknown() || this.redirected()) return;
    const end = this.take('end');
    if (end !== undefined) {
      this.endCommand();
      if (end === '\n') this.beginLine();
      return;
    }
    this.begin();
    this.add(this.take('escaped')?.slice(1) ?? this.take('plain'));
  }

  /** A quote that is not closed on its line is an apostrophe, but in a command of kubectl, whose patches have lines. */
  private quoted(): boolean {
    const mark = this.text[this.at];
    if (mark !== "'" && mark !== '"') return false;
    const found = this.peek(mark === "'" ? 'plainQuote' : 'quote');
    if (found === undefined || (found.includes('\n') && !this.isKubectl)) {
      this.begin();
      this.at++;
      this.add(mark);
      return true;
    }
    this.begin();
    this.at += found.length;
    const inner = found.slice(1, -1);
    if (mark === "'") this.add(inner);
    else this.add(/(?<!\\)[$`]/.test(inner) ? undefined : inner.replace(/\\\n/g, '').replace(/\\(["\\$`])/g, '$1'));
    return true;
  }

  private unknown(): boolean {
    const substitution = this.text.startsWith('$(', this.at) ? this.substitution() : undefined;
    const length = substitution ?? this.peek('variable')?.length ?? this.peek('placeholder')?.length;
    if (length === undefined) return false;
    this.begin();
    this.at += length;
    this.add(undefined);
    return true;
  }

  /** The length of `$(...)`, to the end of the line if it is not closed. */
  private substitution(): number {
    let depth = 0;
    for (let at = this.at + 1; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === '(') depth++;
      if (character === ')' && --depth === 0) return at + 1 - this.at;
      if (character === '\n') return at - this.at;
    }
    return this.text.length - this.at;
  }

  private redirected(): boolean {
    const document = this.text.startsWith('<<<', this.at) ? undefined : this.take('document');
    if (document === undefined && this.take('redirection') === undefined) return false;
    // The number of a stream stands directly before.
    if (/^\d+$/.test(this.word?.text ?? '')) this.word = undefined;
    this.endWord();
    this.expects = document === undefined ? 'target' : 'delimiter';
    return true;
  }

  private begin(): void {
    this.word ??= { start: this.at, end: this.at, text: '' };
  }

  /** Adds to the word that was begun what has just been read. */
  private add(text: string | undefined): void {
    if (!this.word) return;
    const { word } = this;
    word.text = text === undefined || word.text === undefined ? undefined : word.text + text;
    word.end = this.at;
  }

  private endWord(): void {
    const { word, expects } = this;
    this.word = undefined;
    if (!word) return;
    this.expects = undefined;
    if (expects === 'delimiter' && word.text !== undefined) this.delimiters.push(word.text);
    if (expects || (this.words.length === 0 && leading.test(word.text ?? ''))) return;
    if (this.words.length === 0) this.start = word.start;
    this.end = word.end;
    this.words.push({ text: word.text, written: this.text.slice(word.start, word.end) });
  }

  private endCommand(): void {
    this.endWord();
    const { words, start, end, base } = this;
    this.words = [];
    this.expects = undefined;
    if (words.length > 0) this.commands.push({ words, span: { start: base + start, end: base + end } });
  }

  private beginLine(): void {
    for (const delimiter of this.delimiters.splice(0)) this.passDocument(delimiter);
    if (this.asRoot && this.take('rootPrompt') !== undefined) return;
    this.take('prompt');
  }

  /** Goes behind the line that ends a document; one that nothing ends goes on to the end. */
  private passDocument(delimiter: string): void {
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at);
      const line = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      if (line.trim() === delimiter) return;
    }
  }

  private get isKubectl(): boolean {
    return isKubectl(this.words[0]);
  }

  private peek(name: keyof typeof patterns): string | undefined {
    const pattern = patterns[name];
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private take(name: keyof typeof patterns): string | undefined {
    const found = this.peek(name);
    this.at += found?.length ?? 0;
    return found;
  }
}

/** Whether a word names kubectl, as its users call it. */
export function isKubectl(word: Word | undefined): boolean {
  return /^(?:\S*\/)?(?:kubectl|oc|k)$/.test(word?.text ?? '');
}
