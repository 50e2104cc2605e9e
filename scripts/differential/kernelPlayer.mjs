/**
 * Scripts on the kernel, thousands at a time: calls go to its sockets, the peer's segments to a TUN
 * device, and what comes out of the device is the kernel's answer. Each script has a tuple of its
 * own, so that they do not meet.
 *
 * The process must be alone in a network namespace (main.mjs sees to that).
 */
import { spawnSync } from "node:child_process";
import { show, sumBytes } from "../../build/proof/differential/onEngine.js";
import { Peer } from "../../build/proof/differential/peer.js";
import { PEER_PORT, placeOf } from "../../build/proof/differential/script.js";
import { KernelSocket } from "../../dist/host/kernelSocket.js";
import { call } from "../../dist/host/socketCalls.js";
import { SocketStates } from "../../dist/host/socketState.js";
import { StateTrace } from "../../dist/host/stateTrace.js";
import { Tun } from "../../dist/host/tun.js";

/** Scripts start this far apart, so that their steps do not fall upon each other. */
const STAGGER_MS = 0.5;
const PEER_SHIFT = 16;

/** @typedef {import("../../build/proof/differential/script.js").Case} Case */
/** @typedef {import("../../build/proof/differential/transcript.js").Transcript} Transcript */

function ip(/** @type {string[]} */ ...words) {
  const { status, stderr } = spawnSync("ip", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr}`);
}

/** The kernel of this namespace, with a wire that this process plays. */
export class Kernel {
  constructor() {
    this.tun = Tun.open({ name: "judge0" });
    ip("link", "set", "lo", "up");
    ip("address", "add", "198.18.0.1/15", "dev", "judge0");
    ip("link", "set", "judge0", "txqueuelen", "100000", "mtu", "1500", "up");
    this.states = new SocketStates();
    this.trace = new StateTrace("synfin-judge");
    this.buffer = new Uint8Array(65536);
    /** No tuple is used twice: what the kernel remembers of one must not meet the next. */
    this.played = 0;
    /** When the device was last found empty. */
    this.readAt = performance.now();
    /** @type {Map<number, Run>} by the peer's address, its two lowest bytes */
    this.runs = new Map();
  }

  stop() {
    this.trace.stop();
    this.states.close();
    this.tun.close();
  }

  /**
   * Plays the scripts, all at the same time; `at` is the index of the first.
   * @param {readonly Case[]} cases
   * @returns {Promise<{transcript: Transcript, endMs: number, index: number}[]>}
   */
  async play(cases) {
    this.drain(null, false);
    this.trace.read();
    const origin = performance.now() + 20;
    const runs = cases.map(
      (script, i) => new Run(this, script, this.played++, origin + i * STAGGER_MS),
    );
    this.runs = new Map(runs.map((run) => [run.index, run]));
    const queue = new Queue(runs);
    for (;;) {
      const run = queue.next();
      if (!run) break;
      this.drain(null, false);
      const wait = run.due - performance.now();
      if (wait > 1.5) {
        await new Promise((done) => setTimeout(done, Math.min(2, wait - 1)));
        this.keepTrace();
        continue;
      }
      if (wait > 0) {
        await new Promise((done) => setImmediate(done));
        continue;
      }
      queue.take();
      run.advance();
      if (!run.over) queue.put(run);
    }
    this.keepTrace();
    return runs.map((run) => run.result());
  }

  keepTrace() {
    for (const { ownPort, peer, from, to } of this.trace.read()) {
      if (!peer.startsWith("198.19.")) continue;
      const run = this.runs.get(addressIndex(peer.split(".").map(Number), 0));
      if (run && !run.over && (ownPort === run.peer.ownPort || ownPort === 0))
        run.changes.push(`${from}>${to}`);
    }
  }

  /**
   * Reads what the kernel has sent; what belongs to `acting` came at once.
   * @param {Run | null} acting
   * @param {boolean} prompt
   */
  drain(acting, prompt) {
    const began = performance.now();
    for (;;) {
      const length = call("read", this.tun.fd, this.buffer, this.buffer.length);
      if (length <= 0) {
        this.readAt = began;
        return;
      }
      if ((this.buffer[0] ?? 0) >> 4 !== 4) continue;
      const run = this.runs.get(addressIndex(this.buffer, PEER_SHIFT));
      run?.sent(this.buffer, length, prompt && run === acting);
    }
  }
}

/** @param {ArrayLike<number>} bytes */
const addressIndex = (bytes, at) => (bytes[at + 2] << 8) | bytes[at + 3];

/** One script under way. */
class Run {
  /**
   * @param {Kernel} kernel
   * @param {Case} script
   * @param {number} index
   * @param {number} start
   */
  constructor(kernel, script, index, start) {
    this.kernel = kernel;
    this.script = script;
    this.index = index;
    this.start = start;
    this.peer = new Peer(index);
    this.place = placeOf(index);
    this.at = -1;
    this.due = start + (script.steps[0]?.afterMs ?? 0);
    this.over = false;
    /** @type {KernelSocket | null} */
    this.listener = null;
    /** @type {KernelSocket | null} */
    this.socket = null;
    this.done = [];
    this.changes = [];
    this.readSum = 0;
    this.endMs = 0;
    this.finalState = "CLOSED";
  }

  sent(bytes, length, prompt) {
    if (this.over) return;
    const atMs = performance.now() - this.start;
    const lateMs = performance.now() - this.kernel.readAt;
    this.peer.read(bytes, length, { step: this.at, prompt, atMs, lateMs });
  }

  state() {
    const { own, peer } = this.place;
    return this.kernel.states.of(own, this.peer.ownPort, peer, this.peer.peerPort);
  }

  /** The next step, or the end. */
  advance() {
    const { steps, tailMs } = this.script;
    const next = this.at + 1;
    if (next === steps.length) {
      this.kernel.keepTrace();
      this.endMs = performance.now() - this.start;
      this.finalState = this.state();
      this.over = true;
      return;
    }
    const { action } = steps[next];
    const stateBefore = this.state();
    this.kernel.drain(null, false);
    const atMs = performance.now() - this.start;
    this.at = next;
    const result =
      action.kind === "in" ? this.inject(action.segment, atMs) : show(this.act(action));
    this.kernel.drain(this, true);
    this.done.push({ atMs, stateBefore, result });
    this.due = performance.now() + (steps[next + 1]?.afterMs ?? tailMs);
  }

  inject(segment, atMs) {
    const bytes = this.peer.write(segment, atMs);
    this.kernel.tun.write(bytes, 0, bytes.length);
    return "";
  }

  act(action) {
    const { own, peer, listenPort, connectPort } = this.place;
    switch (action.kind) {
      case "listen":
        this.peer.ownPort = listenPort;
        this.listener = this.open(own, listenPort, action.options);
        return this.listener.listen(action.backlog);
      case "connect":
        this.peer.ownPort = connectPort;
        this.peer.peerPort = PEER_PORT.server;
        this.socket = this.open(own, connectPort, action.options);
        return this.socket.connect(peer, PEER_PORT.server);
      case "accept": {
        const child = this.listener?.accept() ?? -9;
        if (typeof child === "number") return child;
        this.socket = child;
        return 0;
      }
      case "closeListener": {
        const result = this.listener?.close() ?? -9;
        this.listener = null;
        return result;
      }
      case "wait":
        return 0;
      default:
        return this.socket === null ? -9 : this.onSocket(this.socket, action);
    }
  }

  onSocket(socket, action) {
    const { buffer } = this.kernel;
    switch (action.kind) {
      case "send":
        return socket.send(buffer, action.bytes);
      case "receive": {
        const count = socket.receive(buffer, action.bytes);
        if (count > 0) this.readSum = sumBytes(this.readSum, buffer, count);
        return count;
      }
      case "shutdown":
        return socket.shutdown(action.how);
      case "set":
        return socket.set(action.name, action.value);
      case "error":
        return socket.takeError();
      default: {
        const result = action.kind === "close" ? socket.close() : socket.abort();
        this.socket = null;
        return result;
      }
    }
  }

  open(ip, port, options) {
    const socket = KernelSocket.bound(ip, port);
    for (const [name, value] of Object.entries(options)) socket.set(name, value);
    return socket;
  }

  /** Frees what the script left open, without a sound of it in the transcript. */
  result() {
    const { done, finalState, changes, readSum, endMs } = this;
    const sent = [...this.peer.sent];
    const timedSteps = []; // the trace does not tell who changed a state
    this.kernel.runs.delete(this.index);
    this.socket?.abort();
    this.listener?.close();
    const transcript = { done, sent, finalState, changes, endMs, timedSteps, readSum };
    return { transcript, endMs, index: this.index };
  }
}

/** Runs by when they are due: a binary heap. */
class Queue {
  /** @param {readonly Run[]} runs */
  constructor(runs) {
    /** @type {Run[]} */
    this.heap = [];
    for (const run of runs) this.put(run);
  }

  next() {
    return this.heap[0];
  }

  put(run) {
    const { heap } = this;
    let i = heap.push(run) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (heap[up].due <= heap[i].due) break;
      [heap[up], heap[i]] = [heap[i], heap[up]];
      i = up;
    }
  }

  take() {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (left < heap.length && heap[left].due < heap[least].due) least = left;
      if (right < heap.length && heap[right].due < heap[least].due) least = right;
      if (least === i) return first;
      [heap[least], heap[i]] = [heap[i], heap[least]];
      i = least;
    }
  }
}
