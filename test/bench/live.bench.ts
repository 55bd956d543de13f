import { parse } from 'yaml';
import { liveReport } from '../../server/src/features/live/report';
import { readDump } from '../../server/src/live/read';
import { takenAt } from '../../server/src/live/taken';
import { Workspace } from '../../server/src/workspace/workspace';
import { asList, asObject, type Json, type JsonObject } from '../../server/src/yaml/json';
import { blockText } from '../../server/src/yaml/render';
import { recorded } from '../conformance/recorded';
import { contextOf } from '../fixture';
import { type Measured, ratio } from './measure';

/** Reading a dump of 2,000 objects and explaining all sets in it, against parsing its text. */

const number = 2000;
/** How long an object is with its managedFields, of which a busy cluster has many. */
const length = 12_000;

/** Objects of a recorded dump, each time in other namespaces, with managers until each is long enough. */
function manyObjects(): JsonObject[] {
  const record = recorded<{ id: string; dump: string }>('dumps').find(({ id }) => id === 'permission-denied-1');
  const items = asList(asObject(JSON.parse(record?.dump ?? '{}') as Json)['items']).map(asObject);
  return Array.from({ length: number }, (_, i) => {
    const object = asObject(items[i % items.length]);
    const copy = Math.floor(i / items.length);
    return withManagers(
      JSON.parse(
        JSON.stringify(object)
          .replaceAll('legal', `legal-${copy}`)
          .replace(/"uid":"/g, `"uid":"${copy}`),
      ),
    );
  });
}

function withManagers(object: JsonObject): JsonObject {
  const metadata = asObject(object['metadata']);
  const managers = asList(metadata['managedFields']);
  const own = JSON.stringify(object, null, 4).length;
  const each = JSON.stringify(managers, null, 4).length + 1;
  const managedFields = Array.from({ length: Math.ceil((length - own) / each) + 1 }, () => managers).flat();
  return { ...object, metadata: { ...metadata, managedFields } };
}

async function measure(name: string, text: string, parsing: Measured): Promise<void> {
  const context = contextOf(Workspace.empty);
  const explain = () => {
    const dump = readDump([text]);
    return liveReport(dump, [], context, takenAt(dump));
  };
  const [{ sets }, { objects, events }] = [explain(), readDump([text])];
  console.log(
    `${name}: ${(text.length / 1e6).toFixed(1)} MB, ${objects.length + events.length} objects, ${sets.length} sets`,
  );
  await ratio({ name: `reading and explaining ${name}`, run: explain }, parsing, { rounds: 2 });
}

async function run(): Promise<void> {
  const list = { apiVersion: 'v1', items: manyObjects(), kind: 'List', metadata: { resourceVersion: '' } };
  const json = JSON.stringify(list, null, 4);
  await measure('JSON', json, { name: 'JSON.parse', run: () => JSON.parse(json) });
  const yaml = blockText(list);
  await measure('YAML', yaml, {
    name: 'parsing it with yaml',
    run: () => parse(yaml, { logLevel: 'silent', maxAliasCount: -1 }),
  });
}

void run();
