/**
 * `synfin listen [PORT]`: a server to play with. Each line is answered, "quit" closes; transitions
 * are told as they happen, and each connection's life when it has ended.
 */
import type { Socket } from "node:net";
import { UserError } from "../../base/errors/userError.ts";
import { onInterrupt } from "../../input/onInterrupt.ts";
import { LISTEN_OPTIONS } from "../calls/play.ts";
import { parseWords } from "../parseWords.ts";
import { DEFAULT_PORT, placeOf, readPort } from "../play/choices.ts";
import { openPlace } from "../play/openPlace.ts";
import { note, type Place } from "../play/place.ts";
import { Recorder } from "../play/recorder.ts";
import { type PlayTexts, playTexts } from "../play/texts.ts";
import { readTunChoices, type TunChoices } from "../play/tunOptions.ts";

const BOUNDS = { connections: 64, events: 20_000 };
/** For the last segments, and for what the kernel tells a moment later. */
const SETTLE_MS = 300;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("listen", words, LISTEN_OPTIONS);
  const choices = readTunChoices(values);
  const [portText, surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const port = portText === undefined ? DEFAULT_PORT : readPort(portText);
  const resets = values.linger !== undefined;
  const recorder = new Recorder({ ...BOUNDS, isNumbered: choices.pcap !== undefined });
  const place = await openPlace(choices, placeOf(values.on), { port, end: "server" }, recorder);
  try {
    await serve(place, port, choices, resets, values.once ?? false);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  } finally {
    await place.stop();
  }
  for (const text of await place.endings()) process.stdout.write(text);
  return 0;
}

/** Serves until Ctrl-C, or with `once` until the first connection has ended. */
function serve(
  place: Place,
  port: number,
  choices: TunChoices,
  resets: boolean,
  once: boolean,
): Promise<void> {
  const texts = playTexts(choices.language);
  return new Promise((resolve, reject) => {
    const sockets = new Set<Socket>();
    const server = place.net.createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      talk(socket, texts, resets);
      socket.on("close", () => {
        sockets.delete(socket);
        if (once) finish();
      });
    });
    const stopListening = onInterrupt(finish);
    function finish(): void {
      stopListening();
      server.close();
      for (const socket of sockets) socket.destroy();
      resolve();
    }
    server.on("error", ({ code = "?" }: NodeJS.ErrnoException) => {
      stopListening();
      reject(new UserError("play.listen", { port, code }));
    });
    server.listen(port, "::", () => {
      const addresses = place.addresses.map((address) => `${address}:${port}`).join(", ");
      note(texts.listening(place.isKernel ? `port ${port}` : addresses));
    });
  });
}

/** Answers lines until "quit" or the peer's end. */
function talk(socket: Socket, texts: PlayTexts, resets: boolean): void {
  let rest = "";
  let count = 0;
  socket.setEncoding("utf8");
  socket.write(`${texts.greeting}\n`);
  const close = (): void => {
    if (resets) socket.resetAndDestroy();
    else socket.end();
  };
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!socket.writable) return;
      const isQuit = line.trimEnd() === "quit";
      socket.write(`${isQuit ? texts.bye : texts.said(line.trimEnd(), ++count)}\n`);
      if (isQuit) close();
    }
  });
  socket.on("end", close);
  socket.on("error", ({ code = "?" }: NodeJS.ErrnoException) => note(code));
}
