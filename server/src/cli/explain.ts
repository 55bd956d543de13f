import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closestName, rules } from '../language-service';
import { type Command, UsageError } from './command';

export const explain: Command = {
  name: 'explain',
  usage: '[RULE]',
  summary: 'Print the page of a rule, or the list of rules',
  options: {},
  words: rules.map(({ id }) => id),
  help: [],
  async run({ paths }, { out }) {
    const [id, ...more] = paths;
    if (more.length > 0) throw new UsageError('Specify one rule.');
    if (id === undefined) {
      const width = Math.max(...rules.map((rule) => rule.id.length)) + 2;
      out(rules.map((rule) => `${rule.id.padEnd(width)}${rule.severity.padEnd(13)}${rule.summary}\n`).join(''));
      return 0;
    }
    if (!rules.some((rule) => rule.id === id)) {
      const near = closestName(
        id,
        rules.map((rule) => rule.id),
      );
      throw new UsageError(`Unknown rule '${id}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`);
    }
    out(await readFile(join(__dirname, 'rules', `${id}.md`), 'utf8'));
    return 0;
  },
};
