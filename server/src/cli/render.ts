import { blockText, type Json, readFile, valuesOf, wellFormed } from '../language-service';
import { type Command, formatOption, UsageError } from './command';
import { inert, lines } from './printer';
import { filesOf, loadPaths } from './workspace';

export const render: Command = {
  name: 'render',
  usage: 'FILE',
  summary: 'Print the objects in a file as kubectl reads them',
  options: { format: { type: 'string' } },
  help: ['--format text|json        output format (default: text, which is YAML)'],
  async run(args, { out, err }) {
    const format = formatOption(args);
    const [path] = args.paths;
    if (path === undefined || args.paths.length > 1) throw new UsageError('Specify one file.');
    const loaded = await loadPaths([path]);
    if (loaded.targets.length !== 1) throw new UsageError('Specify one file, not a folder.');
    const files = filesOf(loaded);
    const objects = files.flatMap(({ uri, text }) => valuesOf(readFile(uri, wellFormed(text))));
    if (format === 'text')
      out(objects.map((object) => blockText(object, (text) => inert(text) !== text)).join('---\n'));
    else out(`${jsonText({ objects: objects.map((object) => ({ source: path, object })), unknown: [] })}\n`);
    const problems = files.flatMap(({ documents }) => documents.flatMap(({ yaml }) => yaml.errors));
    err(lines(problems.map(({ message }) => `${path}: ${message}`)));
    return problems.length > 0 ? 1 : 0;
  },
};

/** JSON in which large integers have all their digits. */
function jsonText(value: Json): string {
  const text = JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${mark}${each}` : each), 2);
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

/** A character for private use. */
const mark = '\uE000';
