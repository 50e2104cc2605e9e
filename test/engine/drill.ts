/**
 * A drill: one stack under test, a peer that follows a script, virtual time. What leaves the stack
 * must be declared, at its exact time and in its order; what is not declared fails the drill.
 *
 * The stack is 192.0.2.1, the peer 192.0.2.9 from port 7000; the stack listens on 80 and connects
 * to 80. Numbers are relative to each side's first SYN; the peer's numbers wrap soon, on purpose.
 * Data is a known pattern in both directions, verified wherever it passes. Options are off unless
 * a script sets them on: `drill.with({ tcp_sack: 1 })`.
 */
import { expect } from "vitest";
import { Random } from "../../src/base/random.ts";
import * as api from "../../src/engine/api.ts";
import { errorName } from "../../src/engine/block/errors.ts";
import type { Settings } from "../../src/engine/block/settings.ts";
import { Stack } from "../../src/engine/stack.ts";
import { DrillPeer, OWN, PEER, show } from "./drillPeer.ts";
import { type Action, type Line, parseScript } from "./drillScript.ts";

const QUIET: Partial<Settings> = {
  tcp_timestamps: 0,
  tcp_sack: 0,
  tcp_window_scaling: 0,
  tcp_ecn: 0,
};

/** How a drill differs from the default. */
export interface DrillOptions {
  settings?: Partial<Settings>;
  mtu?: number;
  seed?: number;
}

/** Runs a script; throws with the line that failed. Returns the stack for further questions. */
export function runDrill(text: string, options: DrillOptions = {}): Stack {
  const run = new Run(options);
  for (const line of parseScript(text)) run.line(line);
  run.finish();
  return run.stack;
}

/** A drill with everything optional switched off. */
export function drill(strings: TemplateStringsArray, ...values: unknown[]): void {
  runDrill(String.raw({ raw: strings.raw }, ...values));
}

/** A drill with settings of its own. */
drill.with =
  (settings: Partial<Settings>, options: DrillOptions = {}) =>
  (strings: TemplateStringsArray, ...values: unknown[]): void => {
    runDrill(String.raw({ raw: strings.raw }, ...values), { ...options, settings });
  };

class Run {
  readonly stack: Stack;
  readonly #peer: DrillPeer;
  #now = 1_000_000;
  #listener = -1;
  #socket = -1;
  /** Stream positions of the bytes that the user has sent and read. */
  #sent = 0;
  #read = 0;
  #told = new Map<number, number>();
  readonly #buffer = new Uint8Array(1 << 20);

  constructor(options: DrillOptions) {
    this.stack = new Stack({
      addresses: [OWN],
      random: new Random(options.seed ?? 7),
      settings: { ...QUIET, ...options.settings },
      ...(options.mtu === undefined ? {} : { mtu: options.mtu }),
    });
    this.#peer = new DrillPeer(this.stack);
  }

  line(line: Line): void {
    const target = line.at === undefined ? this.#now + line.after : 1_000_000 + line.at;
    try {
      this.#advance(target);
      this.#act(line.action);
    } catch (error) {
      throw new Error(`drill line ${line.number}: ${line.text}\n${(error as Error).message}`);
    }
  }

  finish(): void {
    this.#peer.collect(this.#now);
    this.#expectSilence("at the script's end");
  }

  /** Lets time pass to `target`; what leaves before it is undeclared. */
  #advance(target: number): void {
    if (target < this.#now) throw new Error("time goes forward");
    while (target > this.#now) {
      this.#peer.collect(this.#now);
      this.#expectSilence(`before ${(target - 1_000_000) / 1e6}`);
      const due = Math.max(this.#now, this.stack.pollTimeout());
      this.#now = Math.min(due, target);
      this.stack.handleTimeout(this.#now);
      if (due >= target) break;
    }
    this.#peer.collect(this.#now);
  }

  #expectSilence(when: string): void {
    const { out } = this.#peer;
    if (out.length > 0) throw new Error(`undeclared ${when}: ${out.map(show).join("; ")}`);
  }

  #act(action: Action): void {
    switch (action.kind) {
      case "out":
        this.#peer.expectOut(action.segment);
        return;
      case "in":
        this.#expectSilence("before the peer speaks");
        this.#peer.inject(action.segment, this.#now);
        break;
      case "icmp":
        this.#expectSilence("before the network speaks");
        this.#peer.injectIcmp(action.icmp, this.#now);
        break;
      case "state":
        expect(this.#state(), "state").toBe(action.state);
        return;
      case "told":
        this.#expectTold(action.what);
        return;
      case "set":
        Object.assign(this.stack.settings, { [action.name]: action.value });
        return;
      case "count":
        expect(this.stack.counters[action.name as "InSegs"], action.name).toBe(action.value);
        return;
      case "call":
        this.#expectSilence("before the call");
        this.#call(action);
    }
    this.#peer.collect(this.#now);
  }

  /** Of the tuple if anything holds it, of the handle, or of the listener. */
  #state(): string {
    const { stack } = this;
    const own = { ip: OWN, port: this.#peer.ownPort };
    const held = stack.stateBetween(own, { ip: PEER, port: this.#peer.port });
    if (held !== "CLOSED") return held;
    return this.#listener === -1 ? "CLOSED" : stack.state(this.#listener);
  }

  #expectTold(what: readonly string[]): void {
    for (let event = this.stack.pollEvent(); event; event = this.stack.pollEvent()) {
      this.#told.set(event.socket, (this.#told.get(event.socket) ?? 0) | event.what);
    }
    const bits = [...this.#told.values()].reduce((all, some) => all | some, 0);
    this.#told.clear();
    const names = Object.entries(EVENTS).filter(([, bit]) => (bits & bit) !== 0);
    expect(
      names.map(([name]) => name),
      "told",
    ).toEqual(what);
  }

  #call(action: Action & { kind: "call" }): void {
    const call = CALLS[action.name];
    if (call === undefined) throw new Error(`no call ${action.name}`);
    const result = this.#invoke(action.name, action.args);
    if (action.result === undefined) {
      if (result < 0) throw new Error(`${action.name} failed: ${errorName(result) ?? result}`);
      return;
    }
    const shown = result === api.END ? "END" : (errorName(result) ?? String(result));
    expect(result < 0 ? shown : String(result), "result").toBe(action.result);
  }

  #invoke(name: string, args: readonly unknown[]): number {
    const { stack } = this;
    const now = this.#now;
    const number = (i: number, otherwise: number): number => (args[i] as number) ?? otherwise;
    switch (name) {
      case "listen": {
        const options = (args[1] ?? {}) as Partial<api.SocketOptions>;
        const handle = stack.listen({ port: 80, backlog: number(0, 5), options }, now);
        this.#peer.ownPort = 80;
        this.#listener = handle;
        return handle;
      }
      case "connect": {
        const extra = (args[0] ?? {}) as Partial<api.ConnectOptions>;
        const handle = stack.connect({ address: PEER, port: 80, ...extra }, now);
        this.#peer.port = extra.port ?? 80;
        if (handle >= 0) {
          this.#socket = handle;
          this.#peer.ownPort = stack.localEndpoint(handle)?.port ?? 0;
        }
        return handle;
      }
      case "openListener": {
        const o = { address: PEER, port: 7000, listener: this.#listener };
        this.#socket = stack.connect(o, now);
        this.#listener = -1;
        return this.#socket;
      }
      case "accept": {
        const handle = stack.accept(this.#listener, now);
        if (handle === undefined) return -11;
        this.#socket = handle;
        return args[0] === "id" ? handle : 0;
      }
      case "send": {
        const length = number(0, 0);
        const { bytes, start, end } = this.#peer.pattern(this.#sent, length);
        const taken = stack.send(this.#socket, bytes, start, end, now, number(1, 0));
        if (taken > 0) this.#sent += taken;
        return taken;
      }
      case "receive":
        return this.#receive(number(0, this.#buffer.length), number(1, 0));
      case "close":
        return this.#ended(stack.close(this.#socket, now));
      case "closeListener": {
        const result = stack.close(this.#listener, now);
        this.#listener = -1;
        return result;
      }
      case "abort":
        return this.#ended(stack.abort(this.#socket, now));
      case "abortListener":
        return stack.abort(this.#listener, now);
      case "shutdown":
        return stack.shutdown(this.#socket, args[0] as "read" | "write" | "both", now);
      case "setOption":
        return stack.setOption(this.#socket, args[0] as api.OptionName, number(1, 1), now);
      case "getOption":
        return stack.getOption(this.#socket, args[0] as api.OptionName);
      case "info":
        return stack.info(this.#socket, now)?.[args[0] as keyof api.TcpInfo] ?? -1;
      case "crash":
        stack.crash();
        return 0;
      default:
        return 0;
    }
  }

  /** The handle is gone; the tuple may live on. */
  #ended(result: number): number {
    return result === -115 ? 0 : result;
  }

  #receive(most: number, flags: number): number {
    const count = this.stack.receive(this.#socket, this.#buffer, 0, most, this.#now, flags);
    if (count <= 0) return count;
    const { bytes, start } = this.#peer.pattern(this.#read, count);
    for (let i = 0; i < count; i++) {
      if (this.#buffer[i] !== bytes[start + i]) throw new Error(`byte ${this.#read + i} is wrong`);
    }
    if ((flags & api.MSG_PEEK) === 0) this.#read += count;
    return count;
  }
}

const EVENTS = {
  connected: api.CONNECTED,
  acceptable: api.ACCEPTABLE,
  readable: api.READABLE,
  writable: api.WRITABLE,
  "peer-closed": api.PEER_CLOSED,
  failed: api.FAILED,
  ended: api.ENDED,
  urgent: api.URGENT,
  "soft-error": api.SOFT_ERROR,
};

const CALLS: Record<string, true> = {
  listen: true,
  openListener: true,
  connect: true,
  accept: true,
  send: true,
  receive: true,
  close: true,
  closeListener: true,
  abort: true,
  abortListener: true,
  shutdown: true,
  setOption: true,
  getOption: true,
  info: true,
  crash: true,
};
