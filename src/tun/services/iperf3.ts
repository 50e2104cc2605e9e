/**
 * A server for iperf3, as far as its TCP test goes: any number of streams, either direction (-R),
 * one test at a time. The protocol is iperf3's own, known from what the program says on the wire:
 * a control connection on which single bytes name the state, and JSON with a length before it.
 */
import { END } from "../../engine/api.ts";
import type { Connection, ConnectionUser } from "../connection.ts";
import type { Service } from "../serviceHost.ts";

const COOKIE_BYTES = 37;
const TEST_START = 1;
const TEST_RUNNING = 2;
const TEST_END = 4;
const PARAM_EXCHANGE = 9;
const CREATE_STREAMS = 10;
const EXCHANGE_RESULTS = 13;
const DISPLAY_RESULTS = 14;
const IPERF_DONE = 16;
const CLIENT_TERMINATE = 12;
const ACCESS_DENIED = 255;

const scratch = Buffer.alloc(262_144);

interface Parameters {
  readonly parallel?: number;
  readonly reverse?: boolean;
}

/** The test that is running: one at a time. */
interface Slot {
  running: Test | null;
}

/** Serves iperf3's clients; its usual port is 5201. */
export function iperf3(): Service {
  const slot: Slot = { running: null };
  return () => new Newcomer(slot);
}

/** A connection that has not said yet what it is: its cookie tells. */
class Newcomer implements ConnectionUser {
  readonly #slot: Slot;
  #cookie = Buffer.alloc(0);
  #became: ConnectionUser | null = null;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  onReady(connection: Connection): void {
    if (this.#became === null && !this.#decide(connection)) return;
    this.#became?.onReady(connection, 0);
  }

  onGone(connection: Connection, error: number): void {
    this.#became?.onGone?.(connection, error);
  }

  #decide(connection: Connection): boolean {
    const count = connection.read(scratch, 0, COOKIE_BYTES - this.#cookie.length);
    if (count === END) connection.close();
    if (count <= 0) return false;
    this.#cookie = Buffer.concat([this.#cookie, scratch.subarray(0, count)]);
    if (this.#cookie.length < COOKIE_BYTES) return false;
    const cookie = this.#cookie.toString("latin1");
    const { running } = this.#slot;
    if (running === null) {
      const test = new Test(connection, cookie, () => {
        this.#slot.running = null;
      });
      this.#slot.running = test;
      this.#became = test;
    } else if (running.cookie === cookie) {
      this.#became = running.addStream(connection);
    } else {
      connection.write(Uint8Array.of(ACCESS_DENIED));
      connection.close();
      return false;
    }
    return true;
  }
}

/** One test: its control connection. */
class Test implements ConnectionUser {
  readonly cookie: string;
  readonly #control: Connection;
  readonly #onEnd: () => void;
  readonly #streams: Stream[] = [];
  #parameters: Parameters | null = null;
  #input = Buffer.alloc(0);
  #resultsDue = false;
  #startedAt = 0;
  #seconds = 0;

  constructor(control: Connection, cookie: string, onEnd: () => void) {
    this.cookie = cookie;
    this.#control = control;
    this.#onEnd = onEnd;
    this.#say(PARAM_EXCHANGE);
  }

  addStream(connection: Connection): ConnectionUser {
    const stream = new Stream(connection, this.#parameters?.reverse === true);
    this.#streams.push(stream);
    if (this.#streams.length === (this.#parameters?.parallel ?? 1)) this.#start();
    return stream;
  }

  onReady(connection: Connection): void {
    for (;;) {
      const count = connection.read(scratch);
      if (count === 0) return;
      if (count < 0) break;
      this.#input = Buffer.concat([this.#input, scratch.subarray(0, count)]);
      while (this.#step());
    }
    this.#end();
  }

  onGone(): void {
    this.#end();
  }

  /** Takes one message off the input; false when there is none whole. */
  #step(): boolean {
    if (this.#parameters === null) {
      const text = this.#json();
      if (text === null) return false;
      this.#parameters = JSON.parse(text) as Parameters;
      this.#say(CREATE_STREAMS);
    } else if (this.#resultsDue) {
      if (this.#json() === null) return false;
      this.#resultsDue = false;
      this.#sayResults();
      this.#say(DISPLAY_RESULTS);
    } else {
      const [state] = this.#input;
      if (state === undefined) return false;
      this.#input = this.#input.subarray(1);
      this.#onState(state);
    }
    return true;
  }

  #onState(state: number): void {
    if (state === TEST_END) {
      this.#seconds = (performance.now() - this.#startedAt) / 1000;
      for (const stream of this.#streams) stream.close(); // the client may wait for the end
      this.#resultsDue = true;
      this.#say(EXCHANGE_RESULTS);
    } else if (state === IPERF_DONE || state === CLIENT_TERMINATE) {
      this.#end();
    }
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#say(TEST_START);
    this.#say(TEST_RUNNING);
    for (const stream of this.#streams) stream.start();
  }

  #end(): void {
    for (const stream of this.#streams) stream.close();
    this.#control.close();
    this.#onEnd();
  }

  #say(state: number): void {
    this.#control.write(Uint8Array.of(state));
  }

  #sayResults(): void {
    const text = Buffer.from(JSON.stringify(this.#results()));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    this.#control.write(Buffer.concat([length, text]));
  }

  #results(): object {
    const sends = this.#parameters?.reverse === true;
    return {
      cpu_util_total: 0,
      cpu_util_user: 0,
      cpu_util_system: 0,
      sender_has_retransmits: sends ? 1 : -1,
      congestion_used: "cubic",
      streams: this.#streams.map((stream, i) => ({
        id: i === 0 ? 1 : i + 2, // iperf3 skips 2
        bytes: stream.bytes,
        retransmits: sends ? stream.retransmissions : -1,
        jitter: 0,
        errors: 0,
        packets: 0,
        start_time: 0,
        end_time: this.#seconds,
      })),
    };
  }

  /** A length and so many bytes of JSON, taken off the input; null when it is not all there. */
  #json(): string | null {
    if (this.#input.length < 4) return null;
    const end = 4 + this.#input.readUInt32BE(0);
    if (this.#input.length < end) return null;
    const text = this.#input.toString("utf8", 4, end);
    this.#input = this.#input.subarray(end);
    return text;
  }
}

/** One stream of a test. */
class Stream implements ConnectionUser {
  readonly #connection: Connection;
  readonly #sends: boolean;
  bytes = 0;
  retransmissions = 0;
  #running = false;

  constructor(connection: Connection, sends: boolean) {
    this.#connection = connection;
    this.#sends = sends;
  }

  start(): void {
    this.#running = true;
    this.onReady(this.#connection);
  }

  close(): void {
    this.#running = false;
    this.retransmissions = this.#connection.info()?.tcpi_total_retrans ?? this.retransmissions;
    this.#connection.close();
  }

  onReady(connection: Connection): void {
    for (;;) {
      const count = connection.read(scratch);
      if (count <= 0) break;
      this.bytes += count;
    }
    while (this.#sends && this.#running) {
      const taken = connection.write(scratch);
      if (taken <= 0) return;
      this.bytes += taken;
    }
  }
}
