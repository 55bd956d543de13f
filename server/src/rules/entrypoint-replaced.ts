import { isPublished } from '../products/images';
import { replacesEntrypoint } from '../products/programs';
import { readContainer } from '../statefulset/containers';
import { mentions, readSettings } from '../workspace/containerSettings';
import { mainContainers, nameOfContainer, productOf } from '../workspace/podTemplate';
import { renameKey } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

/**
 * `command` replaces the ENTRYPOINT of an image, `args` its CMD. In the official images of databases, the entrypoint
 * creates the database from variables, then starts the server, which does not know them.
 */
export const entrypointReplaced: Rule = {
  id: 'entrypoint-replaced',
  about: 'set',
  severity: 'warning',
  summary: '`command` replaces the entrypoint that reads the variables for users and passwords: they have no effect.',
  *check(set, context) {
    if (!isWhole(set, context)) return;
    for (const container of mainContainers(set)) {
      const product = productOf(container);
      const { image, command } = readContainer(container.json ?? null);
      const at = container.get('command');
      if (at.items().length === 0 || !product?.entrypoint || !isPublished(image)) continue;
      const { reads, without } = product.entrypoint;
      if (!replacesEntrypoint(product.entrypoint, command)) continue;
      const settings = readSettings(container, set, context.workspace);
      const unread = [...settings.env.keys()].filter((name) => reads.test(name));
      // A script that uses one of them does the work itself.
      const used = unread.some((name) => mentions(settings.command, name, /^(?!\w)/));
      if (unread.length === 0 || used) continue;
      yield {
        at,
        message: `The command of container '${nameOfContainer(container)}' replaces the entrypoint of the image, which alone reads ${unread.join(', ')}. Without it, ${without}. Set it as args instead.`,
        fixes: () =>
          container.get('args').exists || isShell(command)
            ? []
            : fix('Set the command as args, which the entrypoint runs', renameKey(set.file.uri, at, 'args')),
      } satisfies Problem;
    }
  },
};

function isShell([first = '']: readonly string[]): boolean {
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(first);
}
