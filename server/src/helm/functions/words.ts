import { toLower, toUpper } from './characters';

/** A space, hyphen or underscore between words. */
const connector = '[-_\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

/** A letter that is not a capital, and no character of Chinese. */
const small = '(?![\\u3400-\\u4d85\\u4e00-\\u9fcc\\u{20000}-\\u{2b81d}]|\\p{Lu})\\p{L}';

/** The first word of several capitals leaves the last of them to a word that begins with it: `HTTPServer`. */
const wordPattern = [
  `(?<connector>${connector}+)`,
  '(?<punctuation>\\p{P}+)',
  `(?<capital>\\p{Lu}+(?=\\p{Lu}${small})|\\p{Lu}{2,}|\\p{Lu}(?:${small})*)`,
  `(?<small>(?:${small})+)`,
  '(?<number>\\p{N}+)',
  `(?<other>(?:(?!${connector}|\\p{P}|\\p{Lu}|${small}|\\p{N})[^])+)`,
].join('|');

interface Word {
  readonly kind: 'connector' | 'punctuation' | 'capital' | 'small' | 'number' | 'other';
  readonly text: string;
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(new RegExp(wordPattern, 'gu')), ({ 0: matched, groups = {} }) => ({
    kind: (Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'other') as Word['kind'],
    text: matched,
  }));
}

/** Words in lower case with `mark` between them, as `ToSnakeCase` and `ToKebabCase` of xstrings 1.5 have it. */
export function separated(text: string, mark: string): string {
  const words = wordsOf(text);
  let result = '';
  let index = 0;
  while (index < words.length - 1) index = step(index);
  write(words[index]);
  return result;

  /** Writes the word at an index, and more if a number follows; gives the index of the next. */
  function step(index: number): number {
    const word = words[index];
    write(word);
    const next = words[index + 1];
    if (word?.kind === 'connector' || word?.kind === 'punctuation') return index + 1;
    if (word?.kind === 'number') return afterNumber(index + 1);
    if (next?.kind !== 'number') separate(next);
    else if (index + 2 < words.length) return numberBehind(index + 1);
    return index + 1;
  }

  /** A number belongs to the word before it, unless small letters follow: `bld4`, but `http_2xx`. */
  function numberBehind(index: number): number {
    const next = words[index + 1];
    if (next?.kind === 'small') {
      result += mark;
      write(words[index]);
      return afterNumber(index + 1);
    }
    write(words[index]);
    separate(next);
    return index + 1;
  }

  /** Small letters and numbers behind a number belong to it. */
  function afterNumber(start: number): number {
    let index = start;
    while (words[index]?.kind === 'small' || words[index]?.kind === 'number') write(words[index++]);
    separate(words[index]);
    return index;
  }

  function separate(next: Word | undefined): void {
    if (next && next.kind !== 'connector' && next.kind !== 'punctuation') result += mark;
  }

  function write(word: Word | undefined): void {
    if (!word) return;
    const { kind, text } = word;
    if (kind === 'connector') result += mark.repeat([...text].length);
    else result += kind === 'capital' ? toLower(text) : text;
  }
}

const isConnector = (character: string) => new RegExp(`^${connector}$`).test(character);
const isCapital = (character: string) => /^\p{Lu}$/u.test(character);

/**
 * Words with capitals and without what connected them, as `ToPascalCase` of xstrings 1.5 has it. Connectors at the ends
 * stay, and all but one of several.
 */
export function pascalCase(text: string): string {
  const characters = [...text];
  const first = characters.findIndex((character) => !isConnector(character));
  // What is nothing but connectors gets another: so it is there, too.
  if (first < 0) return text + (characters.at(-1) ?? '');
  let result = characters.slice(0, first).join('');
  let previous = toUpper(characters[first] ?? '');
  let isInCapitals = isCapital(characters[first] ?? '');
  for (const character of characters.slice(first + 1)) {
    let next = character;
    if (!isConnector(previous)) {
      result += previous;
      isInCapitals &&= isCapital(character);
      if (isInCapitals) next = toLower(character);
    } else if (isConnector(character)) result += previous;
    else {
      isInCapitals = isCapital(character);
      next = toUpper(character);
    }
    previous = next;
  }
  return result + previous;
}
