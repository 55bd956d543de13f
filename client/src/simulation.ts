import {
  type FailuresParams,
  type FailuresResult,
  failuresRequest,
  type PlayParams,
  type PlayResult,
  playRequest,
} from '../../server/src/protocol';
import type { FromPanel, ToPanel } from './messages';

/**
 * Asks the server what the panel wants to know of the simulation of a set. `renderings` are preferred, as in the preview.
 * Undefined if there is no such set any more, or no answer, which is logged.
 */
export async function askSimulation(
  client: SimulationClient,
  message: Extract<FromPanel, { type: 'play' | 'failures' }>,
  renderings: readonly string[],
): Promise<ToPanel | undefined> {
  const { uri, set, changes } = message;
  const about: FailuresParams = { uri, renderings, set, changes };
  try {
    if (message.type === 'failures') {
      const result = await client.sendRequest<FailuresResult>(failuresRequest, about);
      return result ? { type: 'failures', result } : undefined;
    }
    const params: PlayParams = { ...about, playing: message.playing };
    const result = await client.sendRequest<PlayResult>(playRequest, params);
    return result ? { type: 'played', result } : undefined;
  } catch (error) {
    client.debug(`The simulation was not answered (${message.type})`, error);
    return undefined;
  }
}

/** What of the language client is needed. */
interface SimulationClient {
  sendRequest<R>(method: string, params: unknown): Promise<R>;
  debug(message: string, data?: unknown): void;
}
