import type { Piece, Printed } from './print';

/**
 * The values in a printed text that its templates do not say themselves: those of users, of the release, and what is made
 * of them. Words that Kubernetes gives, quantities and small numbers are left out: they are the same by chance.
 */
export function givenTexts({ text, pieces }: Printed): string[] {
  const given = pieces.filter((piece) => !isOfTemplate(piece) && text[piece.end] !== ':');
  const texts = given.map(({ start, end }) => text.slice(start, end).replace(/^["']|["']$/g, ''));
  return [...new Set(texts)].filter((each) => /^\d{3,}$|^(?=.*[a-z])[^\s]{3,}$/.test(each) && !isCommon(each));
}

function isOfTemplate({ origin: { how, uri } }: Piece): boolean {
  return how === 'exact' && uri.includes('/templates/');
}

function isCommon(text: string): boolean {
  return /^(?:true|false|null|[A-Z][A-Za-z]*|\d+[A-Za-z]+)$/.test(text);
}
