import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import type { Node } from './ast';

/** A node as Go's errors write it (text/template/parse, node.go), whatever the spaces in the template. */
export function writtenNode(node: Node): string {
  switch (node.type) {
    case 'list':
      return node.nodes.map(writtenNode).join('');
    case 'text':
      return node.text.text;
    case 'action':
      return `{{${writtenNode(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range': {
      const otherwise = node.otherwise ? `{{else}}${writtenNode(node.otherwise)}` : '';
      return `{{${node.type} ${writtenNode(node.pipe)}}}${writtenNode(node.body)}${otherwise}{{end}}`;
    }
    case 'template': {
      const name = quoted(new Text(node.name)).text;
      return `{{template ${name}${node.pipe ? ` ${writtenNode(node.pipe)}` : ''}}}`;
    }
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    case 'pipe': {
      const declared = node.declared.map(writtenNode).join(', ');
      const commands = node.commands.map(writtenNode).join(' | ');
      return declared === '' ? commands : `${declared} ${node.isAssignment ? '=' : ':='} ${commands}`;
    }
    case 'command':
      return node.args.map(inParentheses).join(' ');
    case 'identifier':
      return node.name;
    case 'field':
      return dotted(node.names);
    case 'variable':
      return node.name + dotted(node.names);
    case 'chain':
      return inParentheses(node.node) + dotted(node.names);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value.value);
    case 'number':
      return node.text;
    case 'string':
      return node.written;
  }
}

function inParentheses(node: Node): string {
  return node.type === 'pipe' ? `(${writtenNode(node)})` : writtenNode(node);
}

function dotted(names: readonly string[]): string {
  return names.map((name) => `.${name}`).join('');
}
