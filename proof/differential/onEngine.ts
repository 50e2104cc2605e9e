/**
 * A script on our engine, in virtual time: every step at the very moment at which the kernel was
 * given it, so that the scheduling of a busy machine makes no difference.
 */
import { Random } from "#src/base/random.js";
import type { Micros } from "#src/base/time.js";
import { END } from "#src/engine/api.js";
import { errorName } from "#src/engine/block/errors.js";
import type { Settings } from "#src/engine/block/settings.js";
import { Stack } from "#src/engine/stack.js";
import type { State } from "#src/machine/states.js";
import { Peer } from "./peer.ts";
import { type Action, type Case, PEER_PORT, placeOf, type SpecSocketOptions } from "./script.ts";
import type { Done, Transcript } from "./transcript.ts";

/** The stack's clock at the script's start: none of its numbers is small by chance. */
const START: Micros = 1_000_000_000;
const MAX_PACKETS = 100_000;
const EAGAIN = -11;
const EBADF = -9;

/** Plays `script` with its steps at `times` (milliseconds), and listens until `endMs`. */
export function playOnEngine(
  script: Case,
  index: number,
  settings: Partial<Settings>,
  times: readonly number[],
  endMs: number,
): Transcript {
  const run = new EngineRun(index, settings);
  for (const [i, { action }] of script.steps.entries()) {
    run.step(action, i, times[i] as number);
  }
  return run.finish(endMs);
}

class EngineRun {
  readonly #stack: Stack;
  readonly #peer: Peer;
  readonly #place: ReturnType<typeof placeOf>;
  readonly #done: Done[] = [];
  readonly #changes: string[] = [];
  readonly #timedSteps: number[] = [];
  readonly #buffer = new Uint8Array(1 << 20);
  #now: Micros = START;
  #step = -1;
  #listener = -1;
  #socket = -1;
  #readSum = 0;

  constructor(index: number, settings: Partial<Settings>) {
    this.#place = placeOf(index);
    this.#peer = new Peer(index);
    this.#stack = new Stack({
      addresses: [this.#place.own],
      random: new Random(index),
      settings,
      trace: (event) => {
        if (event.kind === "step") this.#changes.push(`${event.from}>${event.to}`);
      },
    });
  }

  /** Lets time pass to `atMs`, then does what the script says. */
  step(action: Action, step: number, atMs: number): void {
    this.#advance(START + atMs * 1000);
    this.#step = step;
    const stateBefore = this.#state();
    const result = action.kind === "in" ? this.#inject(action, atMs) : show(this.#call(action));
    this.#collect(true);
    this.#done.push({ atMs, stateBefore, result });
  }

  finish(endMs: number): Transcript {
    this.#advance(START + endMs * 1000);
    return {
      done: this.#done,
      sent: this.#peer.sent,
      finalState: this.#state(),
      changes: this.#changes,
      endMs,
      timedSteps: this.#timedSteps,
      readSum: this.#readSum,
    };
  }

  #advance(target: Micros): void {
    while (this.#stack.pollTimeout() <= target) {
      this.#now = Math.max(this.#now, this.#stack.pollTimeout());
      const before = this.#changes.length;
      this.#stack.handleTimeout(this.#now);
      if (this.#changes.length > before) this.#timedSteps.push((this.#now - START) / 1000);
      this.#collect(false);
    }
    this.#now = target;
  }

  #collect(prompt: boolean): void {
    const atMs = (this.#now - START) / 1000;
    for (let i = 0; i < MAX_PACKETS; i++) {
      const packet = this.#stack.pollTransmit(this.#now);
      if (packet === undefined) break;
      const bytes = packet.bytes.subarray(packet.start, packet.end);
      this.#peer.read(bytes, bytes.length, { step: this.#step, prompt, atMs, lateMs: 0 });
    }
    while (this.#stack.pollEvent() !== undefined);
  }

  #inject(action: Extract<Action, { kind: "in" }>, atMs: number): string {
    const bytes = this.#peer.write(action.segment, atMs);
    this.#stack.handlePacket(bytes, 0, bytes.length, this.#now);
    return "";
  }

  #state(): State {
    const { own, peer } = this.#place;
    const { ownPort, peerPort } = this.#peer;
    const local = { ip: own, port: ownPort };
    const held = this.#stack.stateBetween(local, { ip: peer, port: peerPort });
    if (held !== "CLOSED" || this.#listener === -1) return held;
    return this.#stack.state(this.#listener);
  }

  #call(action: Exclude<Action, { kind: "in" }>): number {
    const stack = this.#stack;
    const now = this.#now;
    switch (action.kind) {
      case "listen":
        return this.#listen(action.backlog, action.options);
      case "connect":
        return this.#connect(action.options);
      case "accept": {
        if (this.#listener < 0) return EBADF;
        const child = stack.accept(this.#listener, now);
        if (child !== undefined) this.#socket = child;
        return child === undefined ? EAGAIN : 0;
      }
      case "send": {
        const taken = stack.send(this.#socket, this.#buffer, 0, action.bytes, now);
        return taken === 0 && action.bytes > 0 ? EAGAIN : taken;
      }
      case "receive":
        return this.#receive(action.bytes);
      case "shutdown":
        return stack.shutdown(this.#socket, action.how, now);
      case "close":
        return this.#ended(stack.close(this.#socket, now));
      case "abort":
        return this.#ended(stack.abort(this.#socket, now));
      case "closeListener":
        if (this.#listener < 0) return EBADF;
        stack.close(this.#listener, now);
        this.#listener = -1;
        return 0;
      case "set":
        return stack.setOption(this.#socket, action.name, action.value, now);
      case "error":
        return stack.getOption(this.#socket, "SO_ERROR");
      case "wait":
        return 0;
    }
  }

  #listen(backlog: number, options: SpecSocketOptions): number {
    const { listenPort: port, own: address } = this.#place;
    this.#peer.ownPort = port;
    this.#listener = this.#stack.listen({ address, port, backlog, options }, this.#now);
    return Math.min(0, this.#listener);
  }

  #connect(options: SpecSocketOptions): number {
    const { connectPort: localPort, own: localAddress, peer: address } = this.#place;
    this.#peer.ownPort = localPort;
    this.#peer.peerPort = PEER_PORT.server;
    const o = { address, port: PEER_PORT.server, localAddress, localPort, options };
    this.#socket = this.#stack.connect(o, this.#now);
    return Math.min(0, this.#socket);
  }

  #receive(most: number): number {
    const count = this.#stack.receive(this.#socket, this.#buffer, 0, most, this.#now);
    if (count > 0) this.#readSum = sumBytes(this.#readSum, this.#buffer, count);
    return count === 0 ? EAGAIN : count === END ? 0 : count;
  }

  #ended(result: number): number {
    this.#socket = -1;
    return result;
  }
}

/** A sum in which the order counts. */
export function sumBytes(sum: number, bytes: Uint8Array, count: number): number {
  let total = sum;
  for (let i = 0; i < count; i++) total = (Math.imul(total, 31) + (bytes[i] as number)) | 0;
  return total;
}

/** A call's answer as both stacks give it: the kernel's numbers, errors by name. */
export const show = (result: number): string =>
  result < 0 ? (errorName(result) ?? String(result)) : String(result);
