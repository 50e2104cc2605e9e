/**
 * How a script's numbers stand for those on the wire, for one connection: sequence numbers are
 * relative to the first SYN of each side, timestamps to the first one that the stack sent.
 */
import { add, diff } from "../../base/seq.ts";

/** One connection of a script. */
export class Connection {
  readonly localPort: number;
  readonly remotePort: number;
  /** Wire number minus script number, for what the stack under test sends; null until its SYN. */
  #localOffset: number | null = null;
  /** The same for what the script sends. */
  #remoteOffset: number | null = null;
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

  /** The first SYN of the stack fixes its offset. */
  learnLocal(wire: number, script: number): void {
    this.#localOffset ??= diff(wire, script);
  }

  /** The first SYN that the script sends fixes the other; the wire takes the script's number. */
  learnRemote(wire: number, script: number): void {
    this.#remoteOffset ??= diff(wire, script);
  }

  /** A sequence number of the stack's side, from script to wire. */
  localWire(script: number): number {
    return add(script, this.#localOffset ?? 0);
  }

  /** A sequence number of the script's side, from script to wire. */
  remoteWire(script: number): number {
    return add(script, this.#remoteOffset ?? 0);
  }

  /** A sequence number of the stack's side, from wire to script. */
  localScript(wire: number): number {
    return add(wire, -(this.#localOffset ?? 0));
  }

  /** A sequence number of the script's side, from wire to script. */
  remoteScript(wire: number): number {
    return add(wire, -(this.#remoteOffset ?? 0));
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
