import { Text } from '../values/text';
import { type Bool, bool, type CallSite, isUnknown, originOfResult, unknown, type Value } from '../values/value';

/** A string that a function made of some values: other characters than theirs. */
export function madeText(text: string, args: readonly Value[], at: CallSite): Text {
  return Text.of(text, originOfResult(args, at));
}

/** What a function tells of some values. */
export function truth(value: boolean, args: readonly Value[], at: CallSite): Bool {
  return bool(value, originOfResult(args, at));
}

/** A value as it is, if that was decided by some others: unknown if one of them is, as it could be another then. */
export function chosen<V extends Value>(value: V, deciders: readonly Value[]): Value {
  for (const decider of deciders) {
    const { origin } = decider;
    if (origin && isUnknown(decider)) return unknown(value, origin);
  }
  return value;
}
