/**
 * Writes server/src/kubernetes/schema.generated.json: the fields of the kinds that we know, with their types, enums
 * and descriptions, read from the declarations of the npm package kubernetes-models (its types are those of
 * Kubernetes 1.36). Formats (int32, byte), which declarations do not have, are asked of the package's validators.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const kinds = {
  'apps/v1': ['StatefulSet', 'Deployment'],
  v1: ['Service', 'PersistentVolumeClaim', 'ConfigMap', 'Secret', 'Pod'],
  'policy/v1': ['PodDisruptionBudget'],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['NetworkPolicy'],
};
const output = new URL('../server/src/kubernetes/schema.generated.json', import.meta.url);

/** Types that are scalars in a manifest, by the end of their name. */
const scalars = {
  Quantity: 'quantity',
  IntOrString: 'int-or-string',
  PkgApisMetaV1Time: 'date-time',
  PkgApisMetaV1MicroTime: 'date-time',
  FieldsV1: 'any',
  RawExtension: 'any',
};

const packages = fileURLToPath(new URL('../node_modules/', import.meta.url));
const types = {};

/** Reads the type declared in `file`, and those that it refers to, into `types`; returns its name there. */
async function readType(file) {
  const text = readFileSync(file, 'utf8');
  const fullName = /export type \{ I\w+ as I(\w+)/.exec(text)[1];
  const name = shortName(fullName);
  if (types[name]) return name;
  const start = text.indexOf(`export interface I${basename(file, '.d.ts')} `);
  const reader = new DeclarationReader(text.slice(text.indexOf('{', start)));
  const type = { name, fields: {} };
  types[name] = type;
  const imports = new Map(
    [...text.matchAll(/import \{ (\w+) \} from "([^"]+)"/g)].map(([, imported, from]) => [imported, from]),
  );
  const { validate } = await import(pathToFileURL(schemaFile(file, fullName)).href);
  Object.assign(type.fields, await resolve(reader.readFields(), [], { name, file, imports, validate }));
  return name;
}

/** Fields as they go into the output: references followed, formats found. */
async function resolve(fields, path, context) {
  const resolved = {};
  for (const [name, { type, ...field }] of Object.entries(fields))
    resolved[name] = { type: await resolveType(type, [...path, name], context), ...field };
  return resolved;
}

async function resolveType(type, path, context) {
  if (type.list) return { list: await resolveType(type.list, [...path, 0], context) };
  if (type.map) return { map: await resolveType(type.map, [...path, 'x'], context) };
  if (type.fields) {
    const name = `${context.name}.${path.filter((step) => step !== 0).join('.')}`;
    types[name] = { name, fields: await resolve(type.fields, path, context) };
    return { object: name };
  }
  if (type.reference) {
    const scalar = Object.keys(scalars).find((end) => type.reference.endsWith(end));
    if (scalar) return scalars[scalar];
    const from = context.imports.get(type.reference);
    // A recursive type does not import itself.
    if (!from) return { object: shortName(type.reference.replace(/^I/, '')) };
    const file = from.startsWith('.')
      ? join(dirname(context.file), from.replace(/\.js$/, '.d.ts'))
      : join(packages, `${from}.d.ts`);
    return { object: await readType(file) };
  }
  if (type === 'number') return hasFormatError(context.validate, path, 2 ** 40) ? 'int32' : 'int64';
  if (type === 'string' && hasFormatError(context.validate, path, '\u00e9')) return 'byte';
  return type;
}

/** Whether the package's validator finds the format wrong when `value` stands at `path`. */
function hasFormatError(validate, path, value) {
  const probe = path.reduceRight((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
  validate(probe);
  return (validate.errors ?? []).some((e) => e.keyword === 'format' && e.instancePath === `/${path.join('/')}`);
}

function schemaFile(file, fullName) {
  const packageRoot = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)[0];
  return join(packageRoot, '_schemas', `${fullName}.js`);
}

/** `IoK8sApiCoreV1PodSpec` → `core.v1.PodSpec`, `IoK8sApimachineryPkgApisMetaV1ObjectMeta` → `meta.v1.ObjectMeta`. */
function shortName(fullName) {
  const match = /^IoK8s(?:Api|ApimachineryPkgApis)([A-Z][a-z]+)(V\d(?:[a-z]+\d)?)(\w+)$/.exec(fullName);
  return match ? `${match[1].toLowerCase()}.${match[2].toLowerCase()}.${match[3]}` : fullName;
}

/** A JSDoc comment as text: lines of a paragraph joined, and the values of an enum taken out of it. */
function plainText(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const values = {};
  const kept = [];
  let last;
  for (const line of lines) {
    const value = /^\s*- `"(.*?)"`\s*(.*)$/.exec(line);
    if (value) {
      last = value[1];
      values[last] = value[2];
    } else if (last !== undefined && line.trim() !== '') values[last] += ` ${line.trim()}`;
    else if (line.trim() !== 'Possible enum values:') kept.push(line);
  }
  const text = kept
    .join('\n')
    .replace(/\\([*/])/g, '$1')
    .replace(/([^\n])\n(?!\n|\s*(?:[-*]|\d+\.)\s)/g, '$1 ')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { text, values };
}

/** Reads the body of an interface as kubernetes-models writes it. */
class DeclarationReader {
  constructor(text) {
    this.tokens = text.match(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/|"(?:[^"\\]|\\.)*"|\w+|[{}<>[\]:;?|]/g);
    this.at = 0;
  }

  next(expected) {
    const token = this.tokens[this.at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`expected ${expected ?? 'more'}, found ${token}`);
    return token;
  }

  take(token) {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  readFields() {
    const fields = {};
    this.next('{');
    while (!this.take('}')) {
      const comment = this.tokens[this.at].startsWith('/**') ? this.next().slice(3, -2) : '';
      const name = JSON.parse(this.next());
      const required = !this.take('?');
      this.next(':');
      const type = this.readType();
      this.next(';');
      const { text, values } = plainText(comment);
      const literals = type.literals;
      fields[name] = {
        type: literals ? 'string' : type,
        ...(required && { required }),
        ...(literals && { enum: Object.fromEntries(literals.map((value) => [value, values[value] ?? ''])) }),
        description: text,
      };
    }
    return fields;
  }

  readType() {
    const token = this.tokens[this.at];
    if (token === '{') return this.readObject();
    this.next();
    if (token === 'Array') {
      this.next('<');
      const list = this.readElementType();
      this.next('>');
      return { list };
    }
    if (token.startsWith('"')) {
      const literals = [JSON.parse(token)];
      while (this.take('|')) literals.push(JSON.parse(this.next()));
      return { literals };
    }
    return /^(string|number|boolean)$/.test(token) ? token : { reference: token };
  }

  /** The type of what a list or map holds; its enum is of no use there. */
  readElementType() {
    const type = this.readType();
    return type.literals ? 'string' : type;
  }

  readObject() {
    if (this.tokens[this.at + 1] !== '[') return { fields: this.readFields() };
    for (const token of ['{', '[', 'key', ':', 'string', ']', ':']) this.next(token);
    const map = this.readElementType();
    this.next(';');
    this.next('}');
    return { map };
  }
}

const schema = { kinds: {}, types };
for (const [apiVersion, names] of Object.entries(kinds))
  for (const name of names)
    schema.kinds[`${apiVersion}/${name}`] = await readType(
      join(packages, 'kubernetes-models', apiVersion, `${name}.d.ts`),
    );
writeFileSync(output, JSON.stringify(schema));
console.log(
  `${Object.keys(types).length} types, ${JSON.stringify(schema).length} characters: ${fileURLToPath(output)}`,
);
