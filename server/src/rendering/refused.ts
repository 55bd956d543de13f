import { wellFormed } from '../yaml/bytes';
import type { Place } from './origin';

/** No message is longer, whatever the text that it quotes. */
const maxLength = 500;

/** Why the tool that builds would refuse, in its terms, and at which place. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message.length > maxLength ? `${wellFormed(message.slice(0, maxLength))}...` : message);
  }
}
