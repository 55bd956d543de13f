import { correct } from './checks';
import type { Field } from './field';
import { quote } from './finding';
import type { Report } from './report';

/** A percentage as the API writes it: digits and a percent sign. Undefined for anything else. */
export function percentOf(field: Field): number | undefined {
  return /^[0-9]+%$/.test(field.string) ? Number.parseInt(field.string, 10) : undefined;
}

/** A count of 0 or more, or a percentage of at most 100 (ValidatePositiveIntOrPercent, IsNotMoreThan100Percent). */
export function checkIntOrPercent(report: Report, field: Field, what: string): void {
  const percent = percentOf(field);
  if (typeof field.value === 'string' && percent === undefined) {
    const number = /^\s*(\d{1,9})\s*$/.exec(field.string)?.[1];
    report.invalid(
      field,
      `${what} must be an integer or a percentage such as "25%", not the string ${quote(field.string)}.`,
      { fixes: number === undefined ? [] : correct(field, Number(number)) },
    );
  } else if (percent !== undefined && percent > 100)
    report.invalid(field, `${what} is ${field.string}: it must be at most 100%.`);
  else if ((field.int ?? 0) < 0) report.invalid(field, `${what} is ${field.int}: it must be at least 0.`);
}
