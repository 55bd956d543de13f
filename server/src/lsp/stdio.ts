import { PassThrough } from 'node:stream';
import { Message, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

/** For how long answers are waited for after the end of the input, in milliseconds: some need the client. */
const grace = 2000;

/**
 * Standard input and output as the two ends of a connection. Where the input ends without `exit`, as that of a pipe
 * does, what was asked is answered before the process ends.
 */
export function stdio(): readonly [StreamMessageReader, StreamMessageWriter] {
  const open = new Set<unknown>();
  let [ended, isShutDown] = [false, false];
  const exit = () => process.exit(isShutDown ? 0 : 1);

  class Reader extends StreamMessageReader {
    override listen(callback: Parameters<StreamMessageReader['listen']>[0]) {
      return super.listen((message) => {
        if (Message.isRequest(message)) open.add(message.id);
        if (Message.isRequest(message) && message.method === 'shutdown') isShutDown = true;
        callback(message);
      });
    }
  }

  class Writer extends StreamMessageWriter {
    override async write(message: Message): Promise<void> {
      await super.write(message);
      if (Message.isResponse(message)) open.delete(message.id);
      if (ended && open.size === 0) exit();
    }
  }

  // This stream does not end, for a connection answers nothing once its input has.
  const input = new PassThrough();
  process.stdin.pipe(input, { end: false });
  process.stdin.once('end', () => {
    ended = true;
    // What came last is on its way through the stream still.
    setImmediate(() => (open.size === 0 ? exit() : setTimeout(exit, grace)));
  });
  return [new Reader(input), new Writer(process.stdout)];
}
