import type { SourceFile } from '../../workspace/file';
import type { OutlineSymbol } from '../symbols';
import { templateOf } from './template';

/** The helpers that a template defines, for its outline. */
export function symbols(file: SourceFile): OutlineSymbol[] {
  if (!file.text.includes('{{')) return [];
  return templateOf(file).defines.map(({ name, whole, span }) => ({
    name,
    detail: 'template',
    kind: 'helper',
    span: whole,
    nameSpan: span,
    children: [],
  }));
}
