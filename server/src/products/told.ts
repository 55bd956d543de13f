import { asList, asString, isObject, type Json, valueAt } from '../yaml/json';
import { majorOf } from './versions';

/** What a container is told, by variables, files and its command line; from the manifests alone. */

/** Where a value can be kept. */
export interface Stored {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/**
 * The values of a ConfigMap or Secret by key; undefined for one that is not known. The values of a Secret are
 * undefined: nobody reads them.
 */
export type LookUp = (kind: Stored['kind'], name: string) => ReadonlyMap<string, string | undefined> | undefined;

/** A setting that is given. Without `value` and `stored` nothing tells what it is. */
export interface Given {
  readonly value?: string;
  /** Where it is kept, if the manifests do not show it. */
  readonly stored?: Stored;
  /** What a shell in the container reads it from. */
  readonly inShell?: string;
}

const unknown: Given = {};

interface Variable {
  readonly given: Given;
  /** Its place among the variables: it may refer to those before it. */
  readonly index: number;
}

/** More variables that refer to one another are not followed. */
const maxDepth = 8;
/** Longer scripts are not searched for options. */
const maxScript = 10_000;

export class Told {
  readonly image: string;
  /** The major version of the image; undefined if its tag has none. */
  readonly major: number | undefined;
  readonly bitnami: boolean;
  readonly name: string;
  private readonly variables = new Map<string, Variable>();
  /** What `envFrom` takes from objects that are not known: any variable may be among it. */
  private readonly hidden: { readonly kind: Stored['kind']; readonly name: string; readonly prefix: string }[] = [];
  /** The words of the command line, each with whether a shell reads it. */
  private readonly words: readonly { readonly text: string; readonly shell: boolean }[];

  /** `container` is one of `template`. */
  constructor(
    private readonly template: Json,
    private readonly container: Json,
    private readonly lookUp: LookUp,
  ) {
    this.image = asString(valueAt(container, ['image'])) ?? '';
    this.name = asString(valueAt(container, ['name'])) ?? '';
    this.major = majorOf(this.image);
    this.bitnami = /(?:^|\/)bitnami[a-z]*\//.test(this.image);
    for (const source of asList(valueAt(container, ['envFrom']))) this.take(source);
    for (const [index, variable] of asList(valueAt(container, ['env'])).entries()) {
      const name = asString(valueAt(variable, ['name']));
      if (name !== undefined) this.variables.set(name, { given: this.read(name, variable, index), index });
    }
    this.words = ['command', 'args'].flatMap((list) =>
      asList(valueAt(container, [list])).flatMap((word) => (typeof word === 'string' ? wordsOf(word) : [])),
    );
  }

  /**
   * The first of these settings that is given: by the variable, or by the file that the variable with `_FILE` names.
   * `required`: it must be given, so it is in the one unknown object there is, under the first name.
   */
  setting(names: readonly string[], required?: 'required'): Given | undefined {
    for (const name of names) {
      const known = this.variables.get(name)?.given ?? this.fromFile(name);
      if (known) return known;
    }
    const [first = ''] = names;
    const [source, ...more] = this.hidden;
    if (source === undefined) return undefined;
    const key = first.slice(source.prefix.length);
    return required && more.length === 0 && first.startsWith(source.prefix) && key !== ''
      ? { stored: { kind: source.kind, name: source.name, key }, inShell: `"$${first}"` }
      : unknown;
  }

  /** The setting, else its default. Where it may be given, a shell can tell. */
  settingOr(names: readonly string[], fallback: string): Given {
    const given = this.setting(names);
    if (given === undefined) return { value: fallback };
    const [first = ''] = names;
    return given === unknown && !this.variables.has(first) ? { inShell: `"\${${first}:-${fallback}}"` } : given;
  }

  /** The value of a variable; undefined if it has none, or if the manifests do not show it. */
  variable(...names: readonly string[]): string | undefined {
    return this.setting(names)?.value;
  }

  /** Whether a variable is set to what programs take for true. */
  isOn(...names: readonly string[]): boolean {
    return names.some((name) => /^(?:true|yes|1|on)$/i.test(this.variables.get(name)?.given.value ?? ''));
  }

  isOff(...names: readonly string[]): boolean {
    return names.some((name) => /^(?:false|no|0|off)$/i.test(this.variables.get(name)?.given.value ?? ''));
  }

  /** Whether a variable is set, to whatever. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => this.variables.has(name));
  }

  /** The value of an option of the command line: `--replSet rs0`, `--replSet=rs0`. */
  option(...names: readonly string[]): Given | undefined {
    for (const [index, { text, shell }] of this.words.entries())
      for (const name of names) {
        if (text.startsWith(`${name}=`)) return this.resolve(text.slice(name.length + 1), shell);
        const next = this.words[index + 1];
        if (text === name && next && !/^--?[a-z]/i.test(next.text)) return this.resolve(next.text, next.shell);
      }
    return undefined;
  }

  /** Whether one of the words of the command line is as given. */
  says(pattern: RegExp): boolean {
    return this.words.some(({ text }) => pattern.test(text));
  }

  /** What the first group of a pattern matches in the files of the pod's ConfigMaps, else in the command line. */
  configured(pattern: RegExp): string | undefined {
    const texts = [
      ...this.maps().flatMap((files) => [...files.values()]),
      this.words.map(({ text }) => text).join(' '),
    ];
    for (const text of texts) {
      const found = text === undefined || text.length > maxFile ? null : pattern.exec(text);
      if (found) return found[1] ?? found[0];
    }
    return undefined;
  }

  /** Whether the container names this port. */
  listensOn(port: number): boolean {
    return asList(valueAt(this.container, ['ports'])).some((each) => valueAt(each, ['containerPort']) === port);
  }

  /** Whether something is mounted at exactly this path. */
  mountsAt(path: string): boolean {
    return asList(valueAt(this.container, ['volumeMounts'])).some((mount) => {
      const mounted = asString(valueAt(mount, ['mountPath']));
      return mounted === path || mounted === `${path}/`;
    });
  }

  /** Whether something is mounted at a path like this. */
  mounts(pattern: RegExp): boolean {
    return asList(valueAt(this.container, ['volumeMounts'])).some((mount) =>
      pattern.test(asString(valueAt(mount, ['mountPath'])) ?? ''),
    );
  }

  /** A switch of Elasticsearch and its like: by a variable, `-E` or their configuration file. */
  dotted(name: string): boolean | undefined {
    const inFile = new RegExp(`^[ \\t]*${name.replaceAll('.', '\\.')}:\\s*["']?(true|false)`, 'm');
    const given =
      this.variable(name) ??
      this.variable(`ES_SETTING_${name.replaceAll('.', '_').toUpperCase()}`) ??
      this.option(`-E${name}`, name)?.value ??
      this.configured(inFile);
    return given === 'true' ? true : given === 'false' ? false : undefined;
  }

  /** Whether the workspace has a file of such a name among the ConfigMaps of the pod. */
  knowsFile(name: RegExp): boolean {
    return this.maps().some((files) => [...files.keys()].some((key) => name.test(key)));
  }

  /** A probe that asks for HTTPS says what the server speaks. */
  get probedByHttps(): boolean {
    return ['readinessProbe', 'livenessProbe', 'startupProbe'].some(
      (probe) => valueAt(this.container, [probe, 'httpGet', 'scheme']) === 'HTTPS',
    );
  }

  private take(source: Json): void {
    const prefix = asString(valueAt(source, ['prefix'])) ?? '';
    for (const [kind, field] of [
      ['Secret', 'secretRef'],
      ['ConfigMap', 'configMapRef'],
    ] as const) {
      const name = asString(valueAt(source, [field, 'name']));
      if (name === undefined) continue;
      const values = this.lookUp(kind, name);
      if (values === undefined) this.hidden.push({ kind, name, prefix });
      for (const [key, value] of values ?? [])
        this.variables.set(prefix + key, { given: kept({ kind, name, key }, value, prefix + key), index: -1 });
    }
  }

  private read(variable: string, entry: Json, index: number): Given {
    const from = valueAt(entry, ['valueFrom']);
    const inShell = /^\w+$/.test(variable) ? { inShell: `"$${variable}"` } : {};
    if (!isObject(from)) {
      const value = valueAt(entry, ['value']);
      const resolved = this.resolve(typeof value === 'string' ? value : '', false, index);
      return resolved.value === undefined ? { ...resolved, ...inShell } : resolved;
    }
    for (const [kind, field] of [
      ['Secret', 'secretKeyRef'],
      ['ConfigMap', 'configMapKeyRef'],
    ] as const) {
      const name = asString(valueAt(from, [field, 'name']));
      const key = asString(valueAt(from, [field, 'key']));
      if (name !== undefined && key !== undefined)
        return kept({ kind, name, key }, this.lookUp(kind, name)?.get(key), variable);
    }
    return inShell;
  }

  private fromFile(name: string): Given | undefined {
    const path = this.variables.get(`${name}_FILE`)?.given;
    if (path === undefined) return undefined;
    const file = path.value ?? '';
    const inShell = /^[\w./-]+$/.test(file) ? { inShell: `"$(cat ${file})"` } : {};
    return { ...this.contentOf(file), ...inShell };
  }

  /** What the file at a path holds, if a volume of a Secret or ConfigMap has it. */
  private contentOf(path: string): Given {
    for (const mount of asList(valueAt(this.container, ['volumeMounts']))) {
      const folder = (asString(valueAt(mount, ['mountPath'])) ?? '').replace(/\/$/, '');
      const subPath = asString(valueAt(mount, ['subPath'])) ?? '';
      if (folder === '' || (path !== folder && !path.startsWith(`${folder}/`))) continue;
      const below = [subPath, path.slice(folder.length + 1)].filter((part) => part !== '').join('/');
      const volume = this.volumes().find((each) => valueAt(each, ['name']) === valueAt(mount, ['name']));
      for (const source of sourcesOf(volume)) {
        const key = keyAt(source.items, below);
        if (key !== undefined) return kept({ ...source, key }, this.lookUp(source.kind, source.name)?.get(key));
      }
    }
    return unknown;
  }

  private volumes(): readonly Json[] {
    return asList(valueAt(this.template, ['spec', 'volumes']));
  }

  /** The ConfigMaps of the pod's volumes, as far as they are known. */
  private maps(): ReadonlyMap<string, string | undefined>[] {
    return this.volumes()
      .flatMap(sourcesOf)
      .flatMap(({ kind, name }) =>
        kind === 'ConfigMap' ? [this.lookUp(kind, name)].filter((map) => map !== undefined) : [],
      );
  }

  /** A text with its references to variables, `$(NAME)`, and for a shell `$NAME`; those before `index` are known. */
  private resolve(text: string, shell: boolean, index = Number.POSITIVE_INFINITY, depth = 0): Given {
    const whole = /^\$(?:\(([\w.-]+)\)|\{(\w+)\}|(\w+))$/.exec(text);
    const name = whole && (whole[1] ?? (shell ? (whole[2] ?? whole[3]) : undefined));
    if (name) {
      const variable = this.variables.get(name);
      if (variable && variable.index < index) return variable.given;
      return this.hidden.length > 0 ? unknown : { value: shell ? '' : text };
    }
    if (depth > maxDepth || (shell && /[$`]/.test(text))) return unknown;
    let known = true;
    const value = text.replace(/\$\$|\$\(([\w.-]+)\)/g, (reference, variable: string | undefined) => {
      if (variable === undefined) return '$';
      const found = this.variables.get(variable);
      if (!found || found.index >= index) return reference;
      known &&= found.given.value !== undefined;
      return found.given.value ?? '';
    });
    return known ? { value } : unknown;
  }
}

/** Longer files are no settings that people write. */
const maxFile = 100_000;

function kept(stored: Stored, value: string | undefined, variable?: string): Given {
  const inShell = variable !== undefined && /^\w+$/.test(variable) ? { inShell: `"$${variable}"` } : {};
  return value !== undefined && stored.kind === 'ConfigMap' ? { value } : { stored, ...inShell };
}

interface Source {
  readonly kind: Stored['kind'];
  readonly name: string;
  readonly items: Json | undefined;
}

/** The Secrets and ConfigMaps whose files a volume has. */
function sourcesOf(volume: Json | undefined): Source[] {
  return [volume, ...asList(valueAt(volume, ['projected', 'sources']))].flatMap((source): Source[] => {
    const [secret, map] = [valueAt(source, ['secret']), valueAt(source, ['configMap'])];
    const [kind, of] = secret === undefined ? (['ConfigMap', map] as const) : (['Secret', secret] as const);
    const name = asString(valueAt(of, ['secretName'])) ?? asString(valueAt(of, ['name']));
    return name === undefined ? [] : [{ kind, name, items: valueAt(of, ['items']) }];
  });
}

/** The key whose file has this path in a volume: its own name, unless items say otherwise. */
function keyAt(items: Json | undefined, path: string): string | undefined {
  if (items === undefined) return path === '' || path.includes('/') ? undefined : path;
  const item = asList(items).find((each) => valueAt(each, ['path']) === path);
  return asString(valueAt(item, ['key']));
}

/** The words of an argument: several if it is a script. */
function wordsOf(argument: string): { text: string; shell: boolean }[] {
  if (!/\s/.test(argument)) return [{ text: argument, shell: false }];
  if (argument.length > maxScript) return [];
  // An apostrophe in a comment begins no string.
  const script = argument.replace(/(^|\s)#.*$/gm, '$1');
  const words = script.match(/[^\s"';|&]+(?:"[^"]*"|'[^']*')?|"[^"]*"|'[^']*'/g) ?? [];
  return words.map((word) => ({ text: word.replaceAll(/["']/g, ''), shell: true }));
}
