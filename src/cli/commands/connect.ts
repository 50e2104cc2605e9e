/**
 * `synfin connect HOST:PORT`: a client to play with. Lines go out and answers come back, Ctrl-D
 * closes our direction; or, with `--count`, many short connections.
 */
import { isIPv6, type Socket } from "node:net";
import { UserError } from "../../base/errors/userError.ts";
import { harmless, harmlessLines } from "../../report/elements/othersWords.ts";
import { isSame } from "../../tun/prefix.ts";
import { CONNECT_OPTIONS } from "../calls/play.ts";
import { parseWords, wholeNumber } from "../parseWords.ts";
import { DEFAULT_PORT, placeOf, readPort } from "../play/choices.ts";
import { openCrowd } from "../play/crowd.ts";
import { openPlace } from "../play/openPlace.ts";
import { note, type Place } from "../play/place.ts";
import { Recorder } from "../play/recorder.ts";
import { type PlayTexts, playTexts } from "../play/texts.ts";
import { readTunChoices } from "../play/tunOptions.ts";

/** For the last segments, and for what the kernel tells a moment later. */
const SETTLE_MS = 300;
const EVENTS = 20_000;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("connect", words, CONNECT_OPTIONS);
  const choices = readTunChoices(values);
  const target = readTarget(positionals);
  const resets = values.linger !== undefined;
  const count = wholeNumber("--count", values.count, 1);
  const concurrent = wholeNumber("--concurrent", values.concurrent, 1);
  const rate = wholeNumber("--rate", values.rate, 1);
  const recorder = new Recorder({
    connections: Math.max(64, count ?? 0),
    events: EVENTS,
    isNumbered: choices.pcap !== undefined,
  });
  const own = { port: target.port, end: "client" } as const;
  const place = await openPlace(choices, placeOf(values.on), own, recorder);
  let failed = 0;
  try {
    refuseOwn(place, target.host);
    if (count === undefined) failed = await converse(place, target, resets, choices.language);
    else
      failed = await openCrowd({
        place,
        target,
        resets,
        count,
        concurrent,
        rate,
        recorder,
        choices,
      });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  } finally {
    await place.stop();
  }
  const [first] = await place.endings();
  if (first !== undefined) process.stdout.write(first);
  return failed > 0 ? 1 : 0;
}

/** HOST:PORT, [IPv6]:PORT, or HOST alone; an IPv6 address alone needs no brackets. */
function readTarget([text, surplus]: readonly string[]): { host: string; port: number } {
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  if (text === undefined) throw new UserError("play.noTarget");
  if (isIPv6(text)) return { host: text, port: DEFAULT_PORT };
  const [, six, four, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = six ?? four;
  if (host === undefined) throw new UserError("play.badTarget", { target: text });
  return { host, port: port === undefined ? DEFAULT_PORT : readPort(port) };
}

/** Prints what comes: into a pipe as it is; a terminal is not to obey the other end. */
function shower(): (bytes: Uint8Array) => void {
  if (process.stdout.isTTY !== true) return (bytes) => void process.stdout.write(bytes);
  const decoder = new TextDecoder();
  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    process.stdout.write(harmlessLines(text));
  };
}

/** Nobody is on the other side of a wire to oneself. */
function refuseOwn({ addresses, peers }: Place, address: string): void {
  const at = addresses.findIndex((own) => isSame(own, address));
  if (at === -1) return;
  throw new UserError("play.ownAddress", { address, peer: peers[at]?.split("/")[0] ?? "" });
}

/** One connection: standard input goes out, what comes back goes to standard output. */
function converse(
  place: Place,
  target: { host: string; port: number },
  resets: boolean,
  language: "en" | "zh",
): Promise<number> {
  const texts: PlayTexts = playTexts(language);
  return new Promise((resolve) => {
    const socket: Socket = place.net.connect({ ...target, allowHalfOpen: true });
    let failed = 0;
    socket.on("connect", () => {
      const { localAddress, localPort, remoteAddress, remotePort } = socket;
      note(texts.connected(`${localAddress}:${localPort}`, `${remoteAddress}:${remotePort}`));
      process.stdin.on("data", (bytes) => void (socket.writable && socket.write(bytes)));
      process.stdin.on("end", () => {
        if (resets) socket.resetAndDestroy();
        else if (socket.writable) socket.end(() => note(texts.half));
      });
    });
    socket.on("data", shower());
    socket.on("end", () => (resets ? socket.resetAndDestroy() : socket.end()));
    socket.on("error", ({ code = "?" }: NodeJS.ErrnoException) => {
      failed = 1;
      note(texts.failed(code, harmless(`${target.host}:${target.port}`)));
    });
    socket.on("close", () => {
      process.stdin.destroy();
      resolve(failed);
    });
  });
}
