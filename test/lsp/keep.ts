import { after } from 'node:test';

const kept: { dispose(): unknown }[] = [];
after(async () => {
  for (const each of kept.reverse()) await each.dispose();
});

/** Disposes of this when the tests of the file that asks are over; of what was kept last first. */
export function keep<T extends { dispose(): unknown }>(value: T): T {
  kept.push(value);
  return value;
}
