/**
 * How a script's numbers stand for those on the wire, for one connection: sequence numbers are
 * relative to the first SYN of each side, timestamps to the first one that the stack sent.
 */
import { add, diff } from "../../base/seq.ts";

/**
 * One side's numbers. What a SYN carries is as the script wrote it there; everywhere else script
 * number 0 is that side's initial sequence number.
 */
class Numbers {
  #wire: number | null = null;
  #script = 0;

  learn(wire: number, script: number): void {
    if (this.#wire !== null) return;
    this.#wire = wire;
    this.#script = script;
  }

  offset(syn: boolean): number {
    return syn ? diff(this.#wire ?? 0, this.#script) : (this.#wire ?? 0);
  }
}

/** One connection of a script. */
export class Connection {
  readonly localPort: number;
  readonly remotePort: number;
  readonly #local = new Numbers();
  readonly #remote = new Numbers();
  /** Script value -> the stack's own value, of the timestamps that it sent. */
  readonly #sentTimestamps = new Map<number, number>();
  #timestampOffset: number | null = null;
  /** When the first timestamp was seen, in script time, and what the script called it. */
  firstTimestamp: { readonly at: number; readonly script: number; readonly wire: number } | null =
    null;

  constructor(localPort: number, remotePort: number) {
    this.localPort = localPort;
    this.remotePort = remotePort;
  }

  /** The first SYN of the stack fixes what its numbers mean. */
  learnLocal(wire: number, script: number): void {
    this.#local.learn(wire, script);
  }

  /** So does the first SYN that the script sends; the wire takes the script's number. */
  learnRemote(script: number): void {
    this.#remote.learn(script, script);
  }

  /** A sequence number of the stack's side, from script to wire; `syn`: it stands on a SYN. */
  localWire(script: number, syn = false): number {
    return add(script, this.#local.offset(syn));
  }

  /** A sequence number of the script's side, from script to wire. */
  remoteWire(script: number, syn = false): number {
    return add(script, this.#remote.offset(syn));
  }

  /** A sequence number of the stack's side, from wire to script. */
  localScript(wire: number, syn = false): number {
    return add(wire, -this.#local.offset(syn));
  }

  /** A sequence number of the script's side, from wire to script. */
  remoteScript(wire: number, syn = false): number {
    return add(wire, -this.#remote.offset(syn));
  }

  /** The stack sent `wire` where the script says `script`. */
  noteTimestamp(script: number, wire: number, at: number): void {
    this.#sentTimestamps.set(script, wire);
    this.#timestampOffset ??= diff(wire, script);
    this.firstTimestamp ??= { at, script, wire };
  }

  /** What to echo for the script's `ecr`: the value that it names, else one at the same offset. */
  echoWire(script: number): number {
    if (script === 0) return 0;
    return this.#sentTimestamps.get(script) ?? add(script, this.#timestampOffset ?? 0);
  }
}
