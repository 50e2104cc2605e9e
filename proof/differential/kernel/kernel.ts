/**
 * Scripts on the kernel, thousands at a time: calls go to its sockets, the peer's segments to a TUN
 * device, and what comes out of the device is the kernel's answer. Each script has a tuple of its
 * own, so that they do not meet.
 *
 * The process must be alone in a network namespace (playWorld.ts sees to that).
 */
import { spawnSync } from "node:child_process";
import { call } from "#src/host/sockets/socketCalls.js";
import { SocketStates } from "#src/host/sockets/socketState.js";
import { StateTrace } from "#src/host/tracefs/stateTrace.js";
import { Tun } from "#src/host/tun.js";
import type { Case } from "../script.ts";
import { DueQueue } from "./queue.ts";
import { type Ground, type Played, Run } from "./run.ts";

export type { Played } from "./run.ts";

/** Scripts start this far apart, so that their steps do not fall upon each other. */
const STAGGER_MS = 0.5;
/** Where an IPv4 header has the peer's address: it is the destination of what the kernel sends. */
const DESTINATION = 16;

function ip(...words: readonly string[]): void {
  const { status, stderr } = spawnSync("ip", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr}`);
}

/** The two lowest bytes of the address at `at`, by which runs are told apart. */
const addressIndex = (bytes: ArrayLike<number>, at: number): number =>
  ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);

/** The kernel of this namespace, with a wire that this process plays. */
export class Kernel implements Ground {
  readonly tun: Tun;
  readonly states: SocketStates;
  readonly buffer = new Uint8Array(65536);
  readAtMs = performance.now();
  readonly #trace: StateTrace;
  /** No tuple is used twice: what the kernel remembers of one must not meet the next. */
  #played = 0;
  /** By the peer's address, its two lowest bytes. */
  #runs = new Map<number, Run>();

  constructor() {
    this.tun = Tun.open({ name: "judge0" });
    ip("link", "set", "lo", "up");
    ip("address", "add", "198.18.0.1/15", "dev", "judge0");
    ip("link", "set", "judge0", "txqueuelen", "100000", "mtu", "1500", "up");
    this.states = new SocketStates();
    this.#trace = new StateTrace("synfin-judge");
  }

  stop(): void {
    this.#trace.stop();
    this.states.close();
    this.tun.close();
  }

  /** Plays the scripts, all at the same time. */
  async play(cases: readonly Case[]): Promise<Played[]> {
    this.drain(null, false);
    this.#trace.read();
    const origin = performance.now() + 20;
    const runs = cases.map(
      (script, i) => new Run(this, script, this.#played++, origin + i * STAGGER_MS),
    );
    this.#runs = new Map(runs.map((run) => [run.index, run]));
    const queue = new DueQueue(runs);
    for (let run = queue.next(); run !== undefined; run = queue.next()) {
      this.drain(null, false);
      if (!(await this.#isDue(run))) continue;
      queue.take();
      run.advance();
      if (!run.isOver) queue.put(run);
    }
    this.keepTrace();
    return runs.map((run) => {
      this.#runs.delete(run.index);
      return run.result();
    });
  }

  /** Whether a run's time has come; where it has not, some of that time has passed. */
  async #isDue(run: Run): Promise<boolean> {
    const waitMs = run.due - performance.now();
    if (waitMs > 1.5) {
      await new Promise((done) => setTimeout(done, Math.min(2, waitMs - 1)));
      this.keepTrace();
      return false;
    }
    if (waitMs > 0) await new Promise((done) => setImmediate(done));
    return waitMs <= 0;
  }

  keepTrace(): void {
    for (const { ownPort, peer, from, to } of this.#trace.read()) {
      if (!peer.startsWith("198.19.")) continue;
      const run = this.#runs.get(addressIndex(peer.split(".").map(Number), 0));
      if (run && !run.isOver && (ownPort === run.peer.ownPort || ownPort === 0))
        run.changes.push(`${from}>${to}`);
    }
  }

  drain(acting: Run | null, prompt: boolean): void {
    const began = performance.now();
    for (;;) {
      const length = call("read", this.tun.fd, this.buffer, this.buffer.length);
      if (length <= 0) {
        this.readAtMs = began;
        return;
      }
      if ((this.buffer[0] ?? 0) >> 4 !== 4) continue;
      const run = this.#runs.get(addressIndex(this.buffer, DESTINATION));
      run?.sent(this.buffer, length, prompt && run === acting);
    }
  }
}
