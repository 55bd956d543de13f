import { at, type Node, toJson } from '../../rendering/node';
import { derivedFrom } from '../../rendering/origin';
import type { ChartFile } from '../files';
import { valueOfNode } from '../values/readNode';
import { fileSource } from '../values/readSource';
import { Text } from '../values/text';
import { bool, type Dict, type DictEntry, dict, list, type Value } from '../values/value';
import type { Chart } from './chart';
import { type Dependency, sanitized } from './metadata';

/**
 * `.Chart`: what Chart.yaml says, under the names that its fields have in Go, those that are missing with the values
 * that Go has for them (pkg/chart/common.go, `MetadataAsMap`).
 */
export function chartValue(chart: Chart): Dict {
  const { node, file } = chart.metadata;
  const fields = new Fields(node, file);
  return dict([
    ['Name', { value: chart.isRenamed ? Text.of(chart.name) : fields.text('name') }],
    ['Home', { value: fields.text('home') }],
    ['Sources', { value: fields.texts('sources') }],
    ['Version', { value: fields.text('version') }],
    ['Description', { value: fields.text('description') }],
    ['Keywords', { value: fields.texts('keywords') }],
    ['Maintainers', { value: fields.items('maintainers', maintainer) }],
    ['Icon', { value: fields.text('icon') }],
    ['APIVersion', { value: fields.text('apiVersion', 'v1') }],
    ['Condition', { value: fields.text('condition') }],
    ['Tags', { value: fields.text('tags') }],
    ['AppVersion', { value: fields.text('appVersion') }],
    ['Deprecated', { value: fields.flag('deprecated') }],
    ['Annotations', { value: fields.annotations() }],
    ['KubeVersion', { value: fields.text('kubeVersion') }],
    ['Dependencies', { value: list(chart.requirements.map((each) => dependency(each, file))) }],
    ['Type', { value: fields.text('type') }],
    ['IsRoot', { value: bool(chart.parent === undefined) }],
  ]);
}

function maintainer(fields: Fields): Dict {
  return dict([
    ['Name', { value: fields.text('name') }],
    ['Email', { value: fields.text('email') }],
    ['URL', { value: fields.text('url') }],
  ]);
}

function dependency({ name, node, isEnabled, importValues }: Dependency, file: ChartFile): Dict {
  const fields = new Fields(node, file);
  return dict([
    ['Name', { value: Text.of(name, derivedFrom(node.origin)) }],
    ['Version', { value: fields.text('version') }],
    ['Repository', { value: fields.text('repository') }],
    ['Condition', { value: fields.text('condition') }],
    ['Tags', { value: fields.texts('tags') }],
    ['Enabled', { value: bool(isEnabled, derivedFrom(node.origin)) }],
    ['ImportValues', { value: list(importValues.map((value) => valueOfNode(value, fileSource(file)))) }],
    ['Alias', { value: fields.text('alias') }],
  ]);
}

/** The fields of an object in Chart.yaml as values of templates. */
class Fields {
  constructor(
    private readonly node: Node,
    private readonly file: ChartFile,
  ) {}

  text(key: string, otherwise = ''): Text {
    return textOf(at(this.node, [key]), this.file, otherwise);
  }

  texts(key: string): Value {
    return list(this.itemsAt(key).map((item) => textOf(item, this.file)));
  }

  items(key: string, read: (fields: Fields) => Value): Value {
    return list(this.itemsAt(key).map((item) => read(new Fields(item, this.file))));
  }

  flag(key: string): Value {
    const found = at(this.node, [key]);
    return bool(found !== undefined && toJson(found) === true, found?.origin);
  }

  annotations(): Value {
    const found = at(this.node, ['annotations']);
    const entries = found?.type === 'map' ? [...found.entries] : [];
    return dict(
      entries.map(([key, entry]): [string, DictEntry] => [
        key,
        { key: entry.key, value: textOf(entry.value, this.file) },
      ]),
      found?.origin,
      'map[string]string',
    );
  }

  private itemsAt(key: string): readonly Node[] {
    const found = at(this.node, [key]);
    return found?.type === 'list' ? found.items : [];
  }
}

/** A string, each piece of which knows where it is written. */
function textOf(node: Node | undefined, file: ChartFile, otherwise = ''): Text {
  const value = node && valueOfNode(node, fileSource(file));
  if (value?.type !== 'string' || value.text === '') return Text.of(otherwise);
  const clean = sanitized(value.text);
  return clean === value.text ? value : value.made(clean);
}
