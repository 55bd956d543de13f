import { isDnsLabel } from '../../kubernetes/names';
import type { Resource } from '../../workspace/file';
import { TemplateText } from '../../workspace/templateText';
import { folderOf } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import type { Edit } from '../../yaml/text';

/**
 * A new template with the headless Service that a set of a chart names. It is made of the lines by which the set's own
 * template says the same: its name, labels, selector and ports then follow the release and the values as the set does.
 */

/** The edits that create the template; undefined where the lines of the set's template cannot stand in another one. */
export function headlessServiceTemplate(set: Resource, workspace: Workspace): readonly Edit[] | undefined {
  const template = TemplateText.of(set);
  const newText = template && new ServiceTemplate(set, template).text();
  if (!template || newText === undefined) return undefined;
  return [{ uri: freeUri(folderOf(template.uri), workspace), span: { start: 0, end: 0 }, newText }];
}

/** A name that no file has yet. */
function freeUri(folder: string, workspace: Workspace): string {
  const uriOf = (n: number) => `${folder}service-headless${n === 1 ? '' : `-${n}`}.yaml`;
  let n = 1;
  while (workspace.fileAt(uriOf(n))) n++;
  return uriOf(n);
}

class ServiceTemplate {
  constructor(
    private readonly set: Resource,
    private readonly template: TemplateText,
  ) {}

  text(): string | undefined {
    const { set, template } = this;
    const { root } = set;
    const spec = root.get('spec');
    const name = template.value(spec.get('serviceName'));
    const around = template.around(root);
    const metadata = root.get('metadata');
    const labels = metadata.get('labels');
    const parts = {
      namespace: template.lineOf(metadata.get('namespace')),
      labels: labels.exists ? template.block(labels, 4) : [],
      selector: template.block(spec.get('selector').get('matchLabels'), 4),
      ports: this.ports(),
    };
    const { namespace, selector, ports } = parts;
    if (name === undefined || !around || !selector || !ports || !parts.labels || namespace === undefined)
      return undefined;
    const lines = [
      'apiVersion: v1',
      'kind: Service',
      'metadata:',
      `  name: ${name}`,
      ...namespace,
      ...(parts.labels.length > 0 ? ['  labels:', ...parts.labels] : []),
      'spec:',
      '  clusterIP: None',
      '  selector:',
      ...selector,
      ...(ports.length > 0 ? ['  ports:', ...ports] : []),
    ];
    return `${around.opening}${lines.join('\n')}\n${around.closing}`;
  }

  /** The ports of all containers, each named as there: of several, each must have a name of its own. */
  private ports(): string[] | undefined {
    const containers = this.set.root.get('spec').get('template').get('spec').get('containers').items();
    const ports = containers.flatMap((container) => container.get('ports').items());
    const names = ports.flatMap((port) => port.get('name').string ?? []);
    const areNamed = names.length === ports.length && new Set(names).size === names.length && names.every(isDnsLabel);
    if (!areNamed && ports.length > 1) return undefined;
    const lines: string[] = [];
    for (const port of ports) {
      const fields = (['name', 'containerPort', 'protocol'] as const).filter((field) => port.get(field).exists);
      for (const [index, field] of fields.entries()) {
        const value = this.template.value(port.get(field));
        if (value === undefined) return undefined;
        lines.push(`${index === 0 ? '    - ' : '      '}${field === 'containerPort' ? 'port' : field}: ${value}`);
      }
    }
    return lines;
  }
}
