/**
 * The segments of our own sockets on the kernel: a capture of their port beside them, kept in
 * memory and explained at the end. What others do on the same port is captured too, and not told.
 * This process's own namespace, as tcpdump sees it.
 */
import { Tracker, Transcript } from "../../capture/index.ts";
import { BytesSource, LiveCapture, readCaptures } from "../../input/index.ts";
import { connectionText, type View } from "../../report/index.ts";
import type { Endpoint } from "../../trace/index.ts";
import { someKey } from "../explain/someKey.ts";

/** More is not kept: some hundred thousand segments. */
const MOST_BYTES = 32 << 20;
/** A program that says nothing for so long will not say why either. */
const READY_MS = 3000;

/** A capture that runs. */
export class KernelCapture {
  readonly #live: LiveCapture;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #ended: Promise<void> = Promise.resolve();
  /** There was more than is kept. */
  isCut = false;

  /** Of all that has this port at one end. */
  constructor(port: number) {
    const filter = `tcp port ${port}`;
    this.#live = new LiveCapture({
      interfaceName: "any",
      filter,
      isApart: true,
      isImmediate: true,
    });
  }

  /** Packets that the kernel could not hand over; known when it has stopped. */
  get dropped(): number {
    return this.#live.counts?.droppedBySystem ?? 0;
  }

  /** Resolves when it captures. Throws a UserError where it may not, or has no program for it. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, READY_MS);
      this.#ended = this.#read(resolve).then(resolve, reject);
      this.#ended = this.#ended.finally(() => clearTimeout(timer));
    });
  }

  /** Ends it; the last packets are waited for. */
  async stop(): Promise<void> {
    this.#live.stop();
    await this.#ended;
  }

  /** What there is to tell of the connections that are ours, in their order, at most `most`. */
  async told(
    isOwn: (client: Endpoint, server: Endpoint) => boolean,
    most: number,
    view: View,
  ): Promise<string[]> {
    const first = new Tracker({ hashKey: someKey() });
    if (!(await this.#into(first))) return [];
    const numbers: number[] = [];
    for (let number = 1; number <= first.connections && numbers.length < most; number++) {
      const { client, server } = first.lifecycle(number);
      if (isOwn(client, server)) numbers.push(number);
    }
    const tracker = new Tracker({ hashKey: someKey() });
    const transcript = new Transcript(tracker, numbers);
    await this.#into(tracker);
    return numbers.map((number) => {
      const life = tracker.lifecycle(number);
      return connectionText(life, transcript.eventsOf(life), view);
    });
  }

  /** The head of the file comes when the program has begun to capture. */
  async #read(onHead: () => void): Promise<void> {
    for await (const chunk of this.#live.chunks()) {
      onHead();
      this.#bytes += chunk.length;
      if (this.#bytes <= MOST_BYTES) this.#chunks.push(Uint8Array.from(chunk));
      else {
        this.isCut = true;
        this.#live.stop();
      }
    }
  }

  async #into(tracker: Tracker): Promise<boolean> {
    if (this.#chunks.length === 0) return false;
    await readCaptures([new BytesSource(Buffer.concat(this.#chunks))], tracker);
    return true;
  }
}
