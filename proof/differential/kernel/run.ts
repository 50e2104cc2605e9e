/**
 * One script under way on the kernel: a step at a time, when it is due. Calls go to the kernel's
 * sockets, the peer's segments to the device; what came of each is kept for the transcript.
 */
import { KernelSocket } from "#src/host/sockets/kernelSocket.js";
import type { SocketStates } from "#src/host/sockets/socketState.js";
import type { Tun } from "#src/host/tun.js";
import type { State } from "#src/machine/states.js";
import { show, sumBytes } from "../onEngine.ts";
import { Peer } from "../peer.ts";
import {
  type Action,
  type Case,
  PEER_PORT,
  placeOf,
  type SegmentSpec,
  type SpecSocketOptions,
} from "../script.ts";
import type { Done, Transcript } from "../transcript.ts";

const EBADF = -9;

/** What a run needs of the kernel that it is played on. */
export interface Ground {
  readonly tun: Tun;
  readonly states: SocketStates;
  readonly buffer: Uint8Array;
  /** When the device was last found empty, by the process's own clock. */
  readonly readAtMs: number;
  /** Reads what the kernel has sent; what belongs to `acting` came at once when `prompt`. */
  drain(acting: Run | null, prompt: boolean): void;
  /** Hands the kernel's account of transitions out to the runs. */
  keepTrace(): void;
}

/** A run that is over. */
export interface Played {
  readonly transcript: Transcript;
  readonly endMs: number;
  /** Which tuple it had. */
  readonly index: number;
}

/** One script under way. */
export class Run {
  readonly index: number;
  readonly peer: Peer;
  /** "SYN-SENT>ESTABLISHED", as the kernel's trace tells them. */
  readonly changes: string[] = [];
  /** When the next step, or the end, is due. */
  due: number;
  isOver = false;
  readonly #ground: Ground;
  readonly #script: Case;
  readonly #startMs: number;
  readonly #place: ReturnType<typeof placeOf>;
  readonly #done: Done[] = [];
  #at = -1;
  #listener: KernelSocket | null = null;
  #socket: KernelSocket | null = null;
  #readSum = 0;
  #endMs = 0;
  #finalState: State = "CLOSED";

  constructor(ground: Ground, script: Case, index: number, startMs: number) {
    this.#ground = ground;
    this.#script = script;
    this.index = index;
    this.#startMs = startMs;
    this.peer = new Peer(index);
    this.#place = placeOf(index);
    this.due = startMs + (script.steps[0]?.afterMs ?? 0);
  }

  /** Takes a packet of this run's that the kernel has sent. */
  sent(bytes: Uint8Array, length: number, prompt: boolean): void {
    if (this.isOver) return;
    const now = performance.now();
    const lateMs = now - this.#ground.readAtMs;
    this.peer.read(bytes, length, { step: this.#at, prompt, atMs: now - this.#startMs, lateMs });
  }

  /** The next step, or the end. */
  advance(): void {
    const { steps, tailMs } = this.#script;
    const next = this.#at + 1;
    const step = steps[next];
    if (step === undefined) {
      this.#end();
      return;
    }
    const stateBefore = this.#state();
    this.#ground.drain(null, false);
    const atMs = performance.now() - this.#startMs;
    this.#at = next;
    const { action } = step;
    const result =
      action.kind === "in" ? this.#inject(action.segment, atMs) : show(this.#act(action));
    this.#ground.drain(this, true);
    this.#done.push({ atMs, stateBefore, result });
    this.due = performance.now() + (steps[next + 1]?.afterMs ?? tailMs);
  }

  /** Frees what the script left open, without a sound of it in the transcript. */
  result(): Played {
    const sent = [...this.peer.sent];
    this.#socket?.abort();
    this.#listener?.close();
    const transcript = {
      done: this.#done,
      sent,
      finalState: this.#finalState,
      changes: this.changes,
      endMs: this.#endMs,
      timedSteps: [], // the trace does not tell who changed a state
      readSum: this.#readSum,
    };
    return { transcript, endMs: this.#endMs, index: this.index };
  }

  #end(): void {
    this.#ground.keepTrace();
    this.#endMs = performance.now() - this.#startMs;
    this.#finalState = this.#state();
    this.isOver = true;
  }

  #state(): State {
    const { own, peer } = this.#place;
    return this.#ground.states.of(own, this.peer.ownPort, peer, this.peer.peerPort);
  }

  #inject(segment: SegmentSpec, atMs: number): string {
    const bytes = this.peer.write(segment, atMs);
    this.#ground.tun.write(bytes, 0, bytes.length);
    return "";
  }

  #act(action: Exclude<Action, { kind: "in" }>): number {
    const { own, peer, listenPort, connectPort } = this.#place;
    switch (action.kind) {
      case "listen":
        this.peer.ownPort = listenPort;
        this.#listener = open(own, listenPort, action.options);
        return this.#listener.listen(action.backlog);
      case "connect":
        this.peer.ownPort = connectPort;
        this.peer.peerPort = PEER_PORT.server;
        this.#socket = open(own, connectPort, action.options);
        return this.#socket.connect(peer, PEER_PORT.server);
      case "accept": {
        const child = this.#listener?.accept() ?? EBADF;
        if (typeof child === "number") return child;
        this.#socket = child;
        return 0;
      }
      case "closeListener": {
        const result = this.#listener?.close() ?? EBADF;
        this.#listener = null;
        return result;
      }
      case "wait":
        return 0;
      default:
        return this.#socket === null ? EBADF : this.#onSocket(this.#socket, action);
    }
  }

  #onSocket(socket: KernelSocket, action: Action): number {
    const { buffer } = this.#ground;
    switch (action.kind) {
      case "send":
        return socket.send(buffer, action.bytes);
      case "receive": {
        const count = socket.receive(buffer, action.bytes);
        if (count > 0) this.#readSum = sumBytes(this.#readSum, buffer, count);
        return count;
      }
      case "shutdown":
        return socket.shutdown(action.how);
      case "set":
        return socket.set(action.name, action.value);
      case "error":
        return socket.takeError();
      default:
        this.#socket = null;
        return action.kind === "close" ? socket.close() : socket.abort();
    }
  }
}

function open(ip: string, port: number, options: SpecSocketOptions): KernelSocket {
  const socket = KernelSocket.bound(ip, port);
  for (const [name, value] of Object.entries(options)) socket.set(name, value);
  return socket;
}
