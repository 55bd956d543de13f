/** A list of rows of one height, seen through a window: so many rows that only the seen ones are made. Lengths in px. */
export interface Scroll {
  readonly count: number;
  readonly rowHeight: number;
  /** How far the list is scrolled. */
  readonly scrollTop: number;
  /** Height of the window. */
  readonly height: number;
}

export interface VisibleRows {
  /** The rows to make: from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** Add this to `index * rowHeight` to place a row in the list. */
  readonly shift: number;
}

/** Browsers clamp taller elements (Firefox at about 17 million, Chromium at 33 million). */
export const maxListHeight = 10_000_000;

const overscan = 4;

/** The height that the list takes: that of its rows, up to the tallest that browsers can show. */
export function listHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, maxListHeight);
}

/** How many px of rows pass while the list scrolls by one: 1, and more only where the list is too tall to be shown. */
function pace({ count, rowHeight, height }: Scroll): number {
  const scrollable = listHeight(count, rowHeight) - height;
  return scrollable > 0 ? (count * rowHeight - height) / scrollable : 1;
}

/** How many px of rows lie above the window. */
function passed(scroll: Scroll): number {
  const { count, rowHeight, scrollTop, height } = scroll;
  return Math.max(0, Math.min(scrollTop * pace(scroll), count * rowHeight - height));
}

export function visibleRows(scroll: Scroll): VisibleRows {
  const { count, rowHeight, scrollTop, height } = scroll;
  const top = passed(scroll);
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + overscan);
  return { first, end, shift: scrollTop - top };
}

/** The scrollTop nearest to the present one at which the row is seen whole. */
export function scrollTopFor(row: number, scroll: Scroll): number {
  const { rowHeight, scrollTop, height } = scroll;
  const top = passed(scroll);
  if (row * rowHeight < top) return (row * rowHeight) / pace(scroll);
  if ((row + 1) * rowHeight > top + height) return ((row + 1) * rowHeight - height) / pace(scroll);
  return scrollTop;
}
