import {
  commandLine,
  type FailuresParams,
  type FailuresResult,
  failuresRequest,
  type PlayParams,
  type PlayResult,
  playRequest,
} from '../../server/src/protocol';
import { dumpCommand } from './cluster';
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
  const about = { uri, renderings, set, changes };
  try {
    if (message.type === 'failures') {
      const params: FailuresParams = { ...about, fromLive: message.fromLive };
      const result = await client.sendRequest<FailuresResult>(failuresRequest, params);
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

/** What a command for a shell is about that plays steps on a set. */
interface Simulated {
  /** The file, as it is called in the folder of the workspace. */
  readonly path: string;
  readonly set: { readonly name: string; readonly namespace: string | null };
  /** Whether the file has no other set. */
  readonly isOnlySet: boolean;
  readonly steps: readonly string[];
  /** Whether it begins with what kubectl prints. */
  readonly fromLive: boolean;
}

/** The command that plays steps on a set. */
export function simulateCommand({ path, set, isOnlySet, steps, fromLive }: Simulated): string {
  const named = isOnlySet ? [] : ['--set', set.name];
  const command = (...live: string[]) => commandLine(['statefulset', 'simulate', path, ...named, ...live, ...steps]);
  if (!fromLive) return command();
  const namespace = set.namespace === null ? '' : ` ${commandLine(['-n', set.namespace])}`;
  return `${dumpCommand}${namespace} | ${command('--live', '-')}`;
}

/** What of the language client is needed. */
interface SimulationClient {
  sendRequest<R>(method: string, params: unknown): Promise<R>;
  debug(message: string, data?: unknown): void;
}
