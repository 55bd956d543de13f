import { isLabelValue, isQualifiedName } from '../kubernetes/names';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';

export type LabelSelector = (labels: ReadonlyMap<string, string>) => boolean;

/**
 * Reads a label selector as kubectl takes it on its command line: `app=db,tier in (a, b),!legacy` (apimachinery,
 * labels/selector.go). The empty one selects everything. Throws
 * `Refused`, at a place.
 */
export function parseSelector(text: string, place: Place): LabelSelector {
  const tokens = tokensOf(text);
  let position = 0;
  const requirements: LabelSelector[] = [];
  while (position < tokens.length) {
    requirements.push(readRequirement());
    if (position >= tokens.length) break;
    if (tokens[position++] !== ',') throw found(position - 1, "',' or 'end of string'");
    if (!isName(tokens[position]) && tokens[position] !== '!') throw found(position, "identifier after ','");
  }
  return (labels) => requirements.every((meets) => meets(labels));

  function found(index: number, expected: string): Refused {
    return refused(`found '${tokens[index] ?? ''}', expected: ${expected}`);
  }

  function refused(problem: string): Refused {
    return new Refused(`unable to parse requirement: ${problem}`, place);
  }

  /** The values, all of which a label may have. What is absent has none of them. */
  function checked(values: readonly string[]): readonly (string | undefined)[] {
    const wrong = values.find((value) => !isLabelValue(value));
    if (wrong !== undefined) throw refused(`invalid label value: "${wrong}"`);
    return values;
  }

  function readRequirement(): LabelSelector {
    const isNegated = tokens[position] === '!';
    if (isNegated) position++;
    const key = tokens[position++] ?? '';
    if (!isName(key)) throw found(position - 1, 'identifier');
    if (!isQualifiedName(key)) throw refused(`invalid label key "${key}"`);
    const operator = tokens[position];
    if (operator === undefined || operator === ',') return (labels) => labels.has(key) !== isNegated;
    position++;
    switch (operator) {
      case 'in':
      case 'notin': {
        const values = checked(readValues());
        return (labels) => values.includes(labels.get(key)) === (operator === 'in');
      }
      case '=':
      case '==':
      case '!=': {
        const values = checked([readValue()]);
        return (labels) => values.includes(labels.get(key)) === (operator !== '!=');
      }
      case '<':
      case '>': {
        const limit = integerOf(readValue());
        if (limit === undefined) throw refused("for 'Gt', 'Lt' operators, the value must be an integer");
        return (labels) => {
          const value = integerOf(labels.get(key) ?? '');
          return value !== undefined && (operator === '<' ? value < limit : value > limit);
        };
      }
      default:
        throw found(position - 1, "'=', '!=', '==', 'in', notin'");
    }
  }

  function readValue(): string {
    const token = tokens[position];
    if (token === undefined || token === ',') return '';
    if (!isName(token)) throw found(position, 'identifier');
    position++;
    return token;
  }

  function readValues(): string[] {
    if (tokens[position++] !== '(') throw found(position - 1, "'('");
    const values: string[] = [];
    for (;;) {
      const token = tokens[position];
      const isGiven = isName(token);
      values.push(isGiven ? token : '');
      if (isGiven) position++;
      const next = tokens[position++];
      if (next === ')') return values;
      if (next !== ',') throw found(position - 1, "',' or ')'");
    }
  }
}

function tokensOf(text: string): string[] {
  return text.match(/[=!]=|[=!(),<>]|[^=!(),<> \t\r\n]+/g) ?? [];
}

function isName(token: string | undefined): token is string {
  return token !== undefined && !/^[=!(),<>]/.test(token);
}

function integerOf(text: string): bigint | undefined {
  return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}
