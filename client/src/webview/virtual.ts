/** A list of rows of equal height, of which only the visible ones have elements. Lengths in px. */
export interface Scroll {
  readonly count: number;
  readonly rowHeight: number;
  /** The scroll position of the list. */
  readonly scrollTop: number;
  /** The height of the visible part. */
  readonly height: number;
}

export interface VisibleRows {
  /** The rows to create: from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** The position of a row in the list is `index * rowHeight` plus this. */
  readonly shift: number;
}

/** Browsers clamp taller elements (Firefox at about 17 million, Chromium at 33 million). */
export const maxListHeight = 10_000_000;

const overscan = 4;

/** The height of the list: that of its rows, up to the maximum. */
export function listHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, maxListHeight);
}

/** How many px of rows one px of scrolling passes: 1, or more if the list is shorter than its rows. */
function scrollRatio({ count, rowHeight, height }: Scroll): number {
  const scrollable = listHeight(count, rowHeight) - height;
  return scrollable > 0 ? (count * rowHeight - height) / scrollable : 1;
}

/** How many px of rows are above the visible part. */
function hiddenAbove(scroll: Scroll): number {
  const { count, rowHeight, scrollTop, height } = scroll;
  return Math.max(0, Math.min(scrollTop * scrollRatio(scroll), count * rowHeight - height));
}

export function visibleRows(scroll: Scroll): VisibleRows {
  const { count, rowHeight, scrollTop, height } = scroll;
  const top = hiddenAbove(scroll);
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + overscan);
  return { first, end, shift: scrollTop - top };
}

/** The scroll position nearest to the current one at which the whole row is visible. */
export function scrollTopFor(row: number, scroll: Scroll): number {
  const { rowHeight, scrollTop, height } = scroll;
  const top = hiddenAbove(scroll);
  if (row * rowHeight < top) return (row * rowHeight) / scrollRatio(scroll);
  if ((row + 1) * rowHeight > top + height) return ((row + 1) * rowHeight - height) / scrollRatio(scroll);
  return scrollTop;
}
