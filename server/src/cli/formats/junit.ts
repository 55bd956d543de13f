import type { CheckReport } from './report';

/** JUnit XML: a suite for each file, with a failed case for each problem, or a passed one if there is none. */
export function junit({ problems, paths }: CheckReport): string {
  const suites = paths().map((path) => {
    const own = problems.filter(({ file }) => file === path);
    const cases = own.map(({ rule, severity, message, line, column, field }) => {
      const name = attribute(`${rule} (${line}:${column})`);
      const body = `${severity}: ${message}${field ? `\n${field}` : ''}`;
      return `    <testcase name="${name}" classname="${attribute(path)}"><failure type="${severity}" message="${attribute(message)}">${escaped(body)}</failure></testcase>`;
    });
    if (own.length === 0) cases.push(`    <testcase name="no problems" classname="${attribute(path)}"/>`);
    const counts = `tests="${cases.length}" failures="${own.length}" errors="0"`;
    return [`  <testsuite name="${attribute(path)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="statefulset">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  // XML 1.0 does not allow other control characters, not even escaped.
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\uFFFD');
  return printable.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return escaped(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;');
}
