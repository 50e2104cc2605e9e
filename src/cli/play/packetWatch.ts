/**
 * The packets of a live host, followed as a capture of them is: what is said of a connection is
 * what `synfin explain` says of the same packets. Which of those that are seen is which of the
 * host's own is known by addresses and order: the packet that a connection begins with passes just
 * before it begins here, or is the next that passes.
 */
import { type SegmentListener, Tracker } from "../../capture/index.ts";
import { endpointsOf } from "../../capture/verdict.ts";
import type { Both, Endpoint, Lifecycle, TraceEvent } from "../../trace/index.ts";
import type { PacketWitness } from "../../tun/index.ts";
import { someKey } from "../explain/someKey.ts";

/** LINKTYPE_RAW: an IP packet with nothing before it. */
const RAW = 101;
/** Connections that are not the host's: SYNs that it refused, and what nobody knows. */
const MOST_STRAYS = 256;

/** What is seen of one of the host's own connections. */
export interface Seen {
  /** Its place in the tracker; null before its first packet. */
  index: number | null;
}

/** Watches. */
export class PacketWatch {
  readonly #tracker = new Tracker({ hashKey: someKey() });
  readonly #views = { in: new ViewOf(), out: new ViewOf() };
  #packets = 0;
  readonly #owned = new Set<number>();
  /** By four-tuple: a place in the tracker that is no connection's of the host's (yet). */
  readonly #strays = new Map<string, number>();
  /** By four-tuple: connections of which no packet has passed yet. */
  readonly #awaited = new Map<string, Seen>();

  constructor() {
    this.#tracker.listener = this.#see;
  }

  /** What a host is to tell its packets; they are numbered as in a file of all of them. */
  readonly witness: PacketWitness = (direction, bytes, start, end, now) => {
    const view = this.#views[direction].of(bytes);
    const frame = ++this.#packets;
    this.#tracker.packet(bytes, view, start, end, end - start, now, RAW, 0, frame);
  };

  /** A connection begins here. */
  begin(ends: Both<Endpoint>): Seen {
    const tuple = tupleOf(ends);
    const index = this.#strays.get(tuple);
    const seen: Seen = { index: null };
    this.#strays.delete(tuple);
    if (index === undefined) this.#awaited.set(tuple, seen);
    else this.#own(seen, index);
    return seen;
  }

  /**
   * The life of what is seen, with what the host's own stack told of it; undefined before its
   * first packet. It was observed until `until`, or for longer.
   */
  lifecycle({ index }: Seen, events: readonly TraceEvent[], until: number): Lifecycle | undefined {
    return index === null ? undefined : this.#tracker.lifeAt(index, events, until);
  }

  /** It is wanted no more. */
  forget(seen: Seen, ends: Both<Endpoint>): void {
    const tuple = tupleOf(ends);
    if (this.#awaited.get(tuple) === seen) this.#awaited.delete(tuple);
    if (seen.index === null) return;
    this.#owned.delete(seen.index);
    this.#tracker.forget(seen.index);
    seen.index = null;
  }

  #own(seen: Seen, index: number): void {
    seen.index = index;
    this.#owned.add(index);
  }

  /** Each segment; a connection's first one tells whose it is. */
  readonly #see: SegmentListener = ({ connection, frame, index }) => {
    if (connection.firstFrame !== frame || this.#owned.has(index)) return;
    const tuple = tupleOf(endpointsOf(connection));
    const awaited = this.#awaited.get(tuple);
    if (awaited !== undefined) {
      this.#awaited.delete(tuple);
      this.#own(awaited, index);
      return;
    }
    if (this.#strays.get(tuple) !== index) this.#dropStray(tuple);
    this.#strays.set(tuple, index);
    const [oldest] = this.#strays.keys();
    if (this.#strays.size > MOST_STRAYS) this.#dropStray(oldest as string);
  };

  #dropStray(tuple: string): void {
    const index = this.#strays.get(tuple);
    this.#strays.delete(tuple);
    if (index !== undefined) this.#tracker.forget(index);
  }
}

/** A buffer comes again and again. */
class ViewOf {
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);

  of(bytes: Uint8Array): DataView {
    if (bytes === this.#bytes) return this.#view;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#view;
  }
}

/** Both ends, whichever is the client. */
const tupleOf = ({ client, server }: Both<Endpoint>): string =>
  [client, server]
    .map(({ ip, port }) => `${ip} ${port}`)
    .sort()
    .join();
