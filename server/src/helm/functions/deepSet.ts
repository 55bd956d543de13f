import { Failure, goTypeOf, type Value } from '../values/value';
import { deepEqual } from './deepEqual';

/** Values of which none is the same as another (reflect, `DeepEqual`). Scalars are found at once. */
export class DeepSet {
  private readonly scalars = new Set<string>();
  private readonly others: Value[] = [];

  constructor(values: readonly Value[]) {
    for (const value of values) this.add(value);
  }

  has(value: Value): boolean {
    const key = keyOf(value);
    return key !== undefined ? this.scalars.has(key) : this.others.some((other) => deepEqual(value, other));
  }

  /** Whether the value was not there before. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const key = keyOf(value);
    if (key !== undefined) this.scalars.add(key);
    else this.addOther(value);
    return true;
  }

  private addOther(value: Value): void {
    // Each is compared with all others, which would take too long.
    if (this.others.length >= mostOthers)
      throw new Failure(`list has more than ${mostOthers} different maps and lists`);
    this.others.push(value);
  }
}

const mostOthers = 5000;

/** What a scalar has in common with those that are the same. */
function keyOf(value: Value): string | undefined {
  switch (value.type) {
    case 'nil':
      return 'nil';
    case 'string':
      return `string ${value.text}`;
    case 'bool':
    case 'int':
      return `${goTypeOf(value)} ${value.value}`;
    case 'float':
      // Not a number is not even the same as itself; and 0 is the same as -0, which is printed as it.
      return Number.isNaN(value.value) ? undefined : `float64 ${value.value}`;
    case 'bytes':
    case 'list':
    case 'map':
    case 'object':
      return undefined;
  }
}
