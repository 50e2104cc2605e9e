/**
 * Why TIME-WAIT exists (RFC 9293 3.6.1), shown twice with the same seed: a segment of one
 * connection is held up in the network, the connection ends, and a new one between the same two end
 * points is opened at once. With TIME-WAIT the new one is refused and nothing can go wrong. Without
 * it, the old segment lies within the new connection's window and is acknowledged in the place of a
 * new one, which the network loses: its bytes are delivered.
 *
 * Timestamps are off, since PAWS (RFC 7323 section 5) would catch it too. The first connection
 * sends faster than sequence numbers grow by the clock (RFC 6528: 250,000 a second), so that the
 * second one's numbers begin behind the old segment's. The server talks too, for the same reason:
 * an acknowledgment from before the second connection's first byte would be taken for a guess.
 */
import type { Settings, SocketId } from "#src/engine/index.js";
import { type Fate, type Host, type Packet, World } from "#src/sim/index.js";

/** What the second incarnation came to. */
export interface OldDuplicateResult {
  /** Whether connect() could use the same end points again at once. */
  readonly wasReopened: boolean;
  /** Bytes of the first connection that were delivered to the second. */
  readonly oldBytes: number;
  readonly world: World;
}

const OLD = 0x6f;
const NEW = 0x6e;
const PORT = 7;
const LOCAL_PORT = 40_000;
const FIRST_BYTES = 3_000_000;
const SECOND_BYTES = 3_500_000;
/** What the server says in each: more than its numbers grow from one connection to the next. */
const SERVER_BYTES = 80_000;
/** How far into the first connection the segment is that is held up. */
const HELD_AT = 2_900_000;
const MSS = 1460;
/**
 * When the second connection begins: its first number lies a whole number of segments ahead, so
 * that the old segment takes exactly the place of a new one (RFC 6528: the clock ticks every 4 us),
 * and less than a window ahead, or the old segment's acknowledgment would give it away (RFC 5961
 * 5.2).
 */
const SECOND_AT = 4 * MSS * 44;
/** When the old segment comes out: the second connection has come as far, and lacks just this. */
const RELEASED_AT = SECOND_AT + 100_000;

/** Runs both incarnations; `honoursTimeWait` false lets every TIME-WAIT end at once. */
export function oldDuplicate(seed: number, honoursTimeWait: boolean, trace = false) {
  return new Demonstration(seed, honoursTimeWait, trace).run();
}

class Demonstration {
  readonly #world: World;
  readonly #client: Host<undefined>;
  readonly #server: Host<undefined>;
  readonly #buffer = new Uint8Array(65_536);
  #listener: SocketId = -1;
  #accepted: SocketId = -1;
  #serverLeft = 0;
  #firstSeq: number | undefined;
  #heldSeq: number | undefined;
  #isSecond = false;
  #oldBytes = 0;

  constructor(seed: number, honoursTimeWait: boolean, trace: boolean) {
    const settings: Partial<Settings> = {
      tcp_timestamps: 0,
      tcp_tw_reuse: 0,
      ...(honoursTimeWait ? {} : { tcp_max_tw_buckets: 0 }),
    };
    this.#world = new World({ seed, trace });
    this.#client = this.#world.host("client", { address: "10.0.0.1", settings });
    this.#server = this.#world.host("server", { address: "10.0.0.2", settings });
    const rule = (packet: Packet) => this.#fateOf(packet);
    this.#world.link(this.#client, this.#server, { delayMs: 1, rule }, { delayMs: 1 });
    this.#server.onEvent = () => this.#serve();
  }

  run(): OldDuplicateResult {
    const { stack } = this.#server;
    this.#listener = stack.listen({ port: PORT, backlog: 5 }, this.#server.now);
    this.#talk(FIRST_BYTES, OLD);
    this.#world.runSync(SECOND_AT);
    const wasReopened = this.#talk(SECOND_BYTES, NEW);
    this.#world.runSync();
    return { wasReopened, oldBytes: this.#oldBytes, world: this.#world };
  }

  /** Holds up one segment of the first connection, and loses what would take its place. */
  #fateOf({ segment }: Packet): Fate {
    if (segment.length === 0) return "pass";
    this.#firstSeq ??= segment.seq;
    if (this.#heldSeq === undefined) {
      if ((segment.seq - this.#firstSeq) >>> 0 < HELD_AT) return "pass";
      this.#heldSeq = segment.seq;
      return { delayMs: (RELEASED_AT - this.#world.now) / 1_000 };
    }
    const { now } = this.#world;
    const isBefore = now > SECOND_AT && now < RELEASED_AT;
    return isBefore && segment.seq === this.#heldSeq ? "drop" : "pass";
  }

  /** The client connects, sends and closes; false when it may not connect. */
  #talk(bytes: number, byte: number): boolean {
    const { stack, now } = this.#client;
    const options = { SO_REUSEADDR: 1 };
    const place = { address: "10.0.0.2", port: PORT, localPort: LOCAL_PORT, options };
    const socket = stack.connect(place, now);
    if (socket < 0) return false;
    let left = bytes;
    const data = new Uint8Array(65_536).fill(byte);
    const heard = new Uint8Array(65_536);
    this.#client.onEvent = () => {
      while (stack.receive(socket, heard, 0, heard.length, this.#client.now) > 0);
      while (left > 0) {
        const most = Math.min(left, data.length);
        const taken = stack.send(socket, data, 0, most, this.#client.now);
        if (taken <= 0) break;
        left -= taken;
      }
      if (left === 0) stack.close(socket, this.#client.now);
      this.#client.wake();
    };
    this.#client.wake();
    return true;
  }

  /** The server says what there is room for. */
  #say(): void {
    const { stack, now } = this.#server;
    while (this.#serverLeft > 0) {
      const most = Math.min(this.#serverLeft, this.#buffer.length);
      const taken = stack.send(this.#accepted, this.#buffer, 0, most, now);
      if (taken <= 0) break;
      this.#serverLeft -= taken;
    }
  }

  /** The server reads, and counts the old bytes that a new connection brings. */
  #serve(): void {
    const { stack } = this.#server;
    const next = stack.accept(this.#listener, this.#server.now);
    if (next !== undefined) {
      this.#accepted = next;
      this.#serverLeft = SERVER_BYTES;
    }
    this.#say();
    for (;;) {
      const { now } = this.#server;
      const got = stack.receive(this.#accepted, this.#buffer, 0, this.#buffer.length, now);
      if (got === 0) break;
      if (got < 0) {
        stack.close(this.#accepted, now);
        break;
      }
      this.#isSecond ||= this.#buffer[0] === NEW;
      if (this.#isSecond)
        this.#oldBytes += this.#buffer.subarray(0, got).filter((b) => b === OLD).length;
    }
    this.#server.wake();
  }
}
