/**
 * The kernel's own sockets as a place to play: its account of their transitions while they happen,
 * and at the end their lives from a capture. Where either is not to be had, a sentence says why.
 */
import { UserError } from "../../base/errors/userError.ts";
import { type KernelEnd, KernelEvents, type OwnTuple } from "../../host/kernelEvents.ts";
import type { Endpoint } from "../../trace/index.ts";
import { sentenceOf } from "../words/say.ts";
import { lifeText } from "./ending.ts";
import { KernelCapture } from "./kernelCapture.ts";
import { watchedNet } from "./ownSockets.ts";
import { note, type Place } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { playTexts } from "./texts.ts";
import type { TunChoices } from "./tunOptions.ts";

const MOST_TOLD = 64;

/** Opens the place; `end` is our end of the connections of the port. */
export async function openKernel(
  { language, view }: TunChoices,
  end: KernelEnd,
  recorder: Recorder,
): Promise<Place> {
  const texts = playTexts(language);
  const events = await orWhy(
    async () => new KernelEvents(end, recorder.listener),
    (error) => note(texts.noTransitions(sentenceOf(error, language))),
  );
  const capture = await orWhy(
    () => startCapture(end.port),
    (error) => note(texts.noLadder(sentenceOf(error, language))),
  );
  const own = new OwnTuples(end);
  const net = watchedNet((tuple) => {
    own.add(tuple);
    events?.follow(tuple);
  });
  const stop = async () => {
    const lost = events?.stop() ?? 0;
    if (lost > 0) note(texts.lostTransitions(lost));
    await capture?.stop();
    if (capture?.isCut) note(texts.captureCut);
    if (capture !== null && capture.dropped > 0) note(texts.lostPackets(capture.dropped));
  };
  const endings = async () => {
    const isOwn = (client: Endpoint, server: Endpoint) => own.has(client, server);
    const told = (await capture?.told(isOwn, MOST_TOLD, view)) ?? [];
    if (told.length > 0) return told;
    return [...recorder.connections.values()].map((recorded) => lifeText(recorded, view));
  };
  return { net, isKernel: true, ownPorts: own.ports, addresses: [], peers: [], stop, endings };
}

async function startCapture(port: number): Promise<KernelCapture> {
  const capture = new KernelCapture(port);
  await capture.start();
  return capture;
}

/** What `open` opens; null, and `why` told, where that is not to be had here. */
async function orWhy<T>(
  open: () => Promise<T>,
  why: (error: UserError) => void,
): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    why(error);
    return null;
  }
}

/** The four-tuples that our sockets have had. */
class OwnTuples {
  readonly #end: KernelEnd;
  readonly #keys = new Set<string>();
  /** The ports of our ends. */
  readonly ports = new Set<number>();

  constructor(end: KernelEnd) {
    this.#end = end;
  }

  add({ own, ownPort, peer, peerPort }: OwnTuple): void {
    this.ports.add(ownPort);
    this.#keys.add(`${own} ${ownPort} ${peer} ${peerPort}`);
  }

  has(client: Endpoint, server: Endpoint): boolean {
    const [own, peer] = this.#end.end === "client" ? [client, server] : [server, client];
    return this.#keys.has(`${own.ip} ${own.port} ${peer.ip} ${peer.port}`);
  }
}
