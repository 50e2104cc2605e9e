/**
 * Runs a packetdrill script against the engine in virtual time: events in order, each at its time;
 * packets to the stack and calls are issued, packets from it are waited for and compared.
 */
import type { Micros } from "../../base/time.ts";
import type { TraceEvent } from "../../trace/events.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import { type Addresses, addressesOf } from "./addresses.ts";
import type { CallSpec, IcmpSpec, Script, ScriptEvent, TcpSpec } from "./ast.ts";
import { Calls } from "./calls.ts";
import { type CodeValue, runCode } from "./code.ts";
import { understandCommand } from "./commands.ts";
import { Connection } from "./connection.ts";
import { CONSTANTS } from "./constants.ts";
import { icmpBytes, tcpBytes } from "./inbound.ts";
import { type Due, dueOf, Judge, PATIENCE, seconds } from "./judge.ts";
import { missingNeed } from "./needs.ts";
import {
  differenceFrom,
  joined,
  joins,
  readSent,
  type SentSegment,
  segmentText,
} from "./outbound.ts";
import type { Outcome } from "./outcome.ts";
import { UnderTest } from "./underTest.ts";
import { numberOf, Unsupported } from "./values.ts";

/** What became of a script. */
export type ScriptResult =
  | { readonly result: "passed"; readonly trace: readonly TraceEvent[] }
  | { readonly result: "skipped"; readonly reason: string }
  | {
      readonly result: "failed";
      readonly line: number;
      readonly source: string;
      readonly reason: string;
      readonly trace: readonly TraceEvent[];
    };

/** How to run. */
export interface RunOptions {
  /** Allow no tolerance beyond the script's own ranges. */
  readonly exact?: boolean;
  readonly seed?: number;
}

/** Runs a script; never throws for what a script says. */
export function runScript(script: Script, options: RunOptions = {}): ScriptResult {
  const need = missingNeed(script);
  if (need !== null) return { result: "skipped", reason: need };
  return new Run(script, options).run();
}

class Failure extends Error {}

interface Waiting {
  readonly event: ScriptEvent;
  readonly call: CallSpec;
  readonly ends: Micros;
}

const MAX_REPLIES_LOOKED_AT = 10_000;

class Run {
  readonly #script: Script;
  readonly #addresses: Addresses;
  readonly #underTest: UnderTest;
  readonly #calls: Calls;
  readonly #judge: Judge;
  readonly #strict: boolean;
  readonly #connections: Connection[] = [];
  #current: Connection | null = null;
  /** The script has closed its socket of the current connection: the next SYN opens another. */
  #closedByScript = false;
  #waiting: Waiting[] = [];
  /** When the event before this one was. */
  #previous: Micros = 0;
  #nextRemotePort = 50_000;

  constructor(script: Script, options: RunOptions) {
    this.#script = script;
    this.#addresses = addressesOf(script);
    const settings = Object.assign(
      {},
      ...script.setUp.map((command) => understandCommand(command).settings),
    );
    const mtu = Number(script.options.get("mtu") ?? 1500);
    this.#underTest = new UnderTest(this.#addresses, settings, mtu, options.seed ?? 1);
    this.#calls = new Calls(this.#underTest, this.#addresses);
    this.#calls.onClosed = () => {
      this.#closedByScript = true;
    };
    this.#judge = new Judge(script, options.exact ?? false);
    this.#strict = script.options.has("strict_segments");
  }

  run(): ScriptResult {
    let event: ScriptEvent | undefined;
    try {
      for (event of this.#script.events) this.#carryOut(event);
      this.#finishWaiting();
    } catch (error) {
      if (error instanceof Unsupported) return { result: "skipped", reason: error.message };
      if (!(error instanceof Failure)) throw error;
      const { line, source } = event as ScriptEvent;
      const { trace } = this.#underTest;
      return { result: "failed", line, source, reason: error.message, trace };
    }
    return { result: "passed", trace: this.#underTest.trace };
  }

  #carryOut(event: ScriptEvent): void {
    const due = dueOf(event.when, this.#previous);
    const { action } = event;
    if (action.kind === "packet" && action.packet.direction === "out") {
      this.#expect(action.packet, due);
      return;
    }
    const { from } = due as Due;
    this.#advance(from);
    if (action.kind === "packet") this.#inject(action.packet);
    else if (action.kind === "call") this.#call(event, action.call);
    else if (action.kind === "code") this.#code(action.text);
    else Object.assign(this.#underTest.stack.settings, understandCommand(action.text).settings);
    this.#retryWaiting();
    this.#previous = from;
  }

  #advance(until: Micros): void {
    for (;;) {
      const limit = Math.min(until, this.#nextWaitingDeadline());
      this.#underTest.advance(limit, () => this.#retryWaiting());
      this.#retryWaiting();
      if (limit >= until) return;
    }
  }

  /** poll() with a time limit wakes by itself. */
  #nextWaitingDeadline(): Micros {
    let next = Number.POSITIVE_INFINITY;
    for (const { call } of this.#waiting) {
      const limit = call.name === "poll" ? numberOf(call.args[2]) : numberOf(call.args[3]);
      if (call.name !== "poll" && call.name !== "epoll_wait") continue;
      const deadline = this.#calls.deadlineOf(call, limit ?? 0);
      if (deadline > this.#underTest.now) next = Math.min(next, deadline);
    }
    return next;
  }

  // Calls.

  #call(event: ScriptEvent, call: CallSpec): void {
    const outcome = this.#calls.make(call);
    if (outcome.kind === "done") {
      if (call.ends === null) this.#verify(call, outcome);
      else this.#verifyEnd({ event, call, ends: this.#endOf(event, call) }, outcome);
      return;
    }
    if (call.ends === null) throw new Failure(`${call.name}() blocks, and the script gives no end`);
    this.#waiting.push({ event, call, ends: this.#endOf(event, call) });
  }

  #endOf(event: ScriptEvent, call: CallSpec): Micros {
    return (event.when.kind === "relative" ? this.#previous : 0) + (call.ends ?? 0);
  }

  #retryWaiting(): void {
    for (const waiting of this.#waiting) {
      const outcome = this.#calls.make(waiting.call);
      if (outcome.kind === "blocked") continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      this.#verifyEnd(waiting, outcome);
    }
  }

  #verifyEnd(waiting: Waiting, outcome: Outcome): void {
    this.#verify(waiting.call, outcome);
    const due = { from: waiting.ends, until: waiting.ends };
    const complaint = this.#judge.complaint(due, this.#underTest.now, this.#previous);
    if (complaint !== null) throw new Failure(`${waiting.call.name}(): ${complaint}`);
  }

  #verify(call: CallSpec, outcome: Outcome): void {
    if (outcome.kind === "blocked") return;
    const wanted = call.result === null ? null : numberOf(call.result);
    const got = outcome.errno === null ? `${outcome.value}` : `-1 ${outcome.errno}`;
    const right =
      wanted === null || (wanted === outcome.value && (call.errno ?? null) === outcome.errno);
    if (!right) {
      const expected = call.errno === null ? `${wanted}` : `${wanted} ${call.errno}`;
      throw new Failure(`${call.name}(): expected ${expected}, got ${got}`);
    }
    if (outcome.mismatch !== null) throw new Failure(`${call.name}(): ${outcome.mismatch}`);
  }

  #finishWaiting(): void {
    const last = Math.max(0, ...this.#waiting.map(({ ends }) => ends));
    if (this.#waiting.length > 0) this.#advance(last + this.#judge.tolerance(last));
    const [waiting] = this.#waiting;
    if (waiting === undefined) return;
    throw new Failure(`${waiting.call.name}() has not returned by ${seconds(waiting.ends)}`);
  }

  // Packets.

  #inject(packet: TcpSpec | IcmpSpec): void {
    const connection = this.#connectionFor(packet);
    const bytes =
      packet.protocol === "tcp"
        ? tcpBytes(packet, connection, this.#addresses)
        : icmpBytes(packet, connection, this.#addresses);
    if (bytes === null) throw new Unsupported("needs an ICMP message that is not known here");
    this.#underTest.arrive(bytes);
  }

  /** A pure SYN opens a new connection unless one waits for it; all else goes to the current one. */
  #connectionFor(packet: TcpSpec | IcmpSpec): Connection {
    const pureSyn = packet.protocol === "tcp" && (packet.flags & (SYN | ACK)) === SYN;
    const current = this.#current;
    if (current !== null && !(pureSyn && this.#closedByScript)) return current;
    const ports = packet.protocol === "tcp" ? packet.ports : null;
    const remotePort = ports?.source ?? this.#nextRemotePort++;
    return this.#begin(new Connection(ports?.destination ?? this.#listeningPort(), remotePort));
  }

  #begin(connection: Connection): Connection {
    this.#connections.push(connection);
    this.#current = connection;
    this.#closedByScript = false;
    return connection;
  }

  #listeningPort(): number {
    for (const [, socket] of this.#calls.descriptors.sockets()) {
      if (socket.role === "listening") return socket.port ?? 8080;
    }
    return 8080;
  }

  #expect(packet: TcpSpec | IcmpSpec, due: Due | null): void {
    if (packet.protocol === "icmp") throw new Unsupported("needs ICMP sent by the stack");
    const limit = (due?.until ?? this.#underTest.now + PATIENCE) + PATIENCE;
    let sent = this.#nextSent(limit, packet);
    const connection = this.#connectionOf(sent);
    if (!this.#strict) sent = this.#joinUpTo(sent, packet, limit);
    const difference = differenceFrom(packet, sent, connection);
    if (difference !== null) {
      throw new Failure(`${difference}\n    came: ${segmentText(sent, connection)}`);
    }
    if (due !== null) {
      const complaint = this.#judge.complaint(due, sent.at, this.#previous);
      if (complaint !== null) throw new Failure(complaint);
    }
    this.#previous = due === null || due.from !== due.until ? sent.at : due.from;
  }

  #nextSent(limit: Micros, packet: TcpSpec): SentSegment {
    this.#waitForPacket(limit);
    for (let i = 0; i < MAX_REPLIES_LOOKED_AT; i++) {
      const next = this.#underTest.sent.shift();
      if (next === undefined) break;
      const segment = readSent(next);
      if (segment !== null) return segment;
    }
    const what = `a packet of ${packet.length} bytes`;
    throw new Failure(`expected ${what}, none came by ${seconds(limit)}`);
  }

  #waitForPacket(limit: Micros): void {
    while (this.#underTest.sent.length === 0) {
      const until = Math.min(limit, this.#nextWaitingDeadline());
      const stepped = this.#underTest.step(until);
      this.#retryWaiting();
      if (!stepped && until >= limit) return;
    }
  }

  /** Consecutive segments may stand for the one that the script expects. */
  #joinUpTo(first: SentSegment, packet: TcpSpec, limit: Micros): SentSegment {
    let sent = first;
    while (sent.length > 0 && sent.length < packet.length) {
      this.#waitForPacket(Math.min(limit, sent.at + this.#judge.tolerance(0)));
      const [upcoming] = this.#underTest.sent;
      const next = upcoming === undefined ? null : readSent(upcoming);
      if (next === null || !joins(sent, next)) break;
      this.#underTest.sent.shift();
      sent = joined(sent, next);
    }
    return sent;
  }

  /** The connection that a sent segment belongs to; its first SYN begins one. */
  #connectionOf(sent: SentSegment): Connection {
    const known = this.#connections.findLast(
      ({ localPort, remotePort }) =>
        localPort === sent.sourcePort && remotePort === sent.destinationPort,
    );
    if (known !== undefined) return known;
    return this.#begin(new Connection(sent.sourcePort, sent.destinationPort));
  }

  // Code.

  #code(text: string): void {
    const fd = this.#calls.underTestDescriptor;
    const socket = this.#calls.descriptors.socket(fd);
    const info = socket?.id == null ? undefined : this.#underTest.stack.info(socket.id);
    const variables = new Map<string, CodeValue>(CONSTANTS);
    for (const [name, value] of Object.entries(info ?? {})) variables.set(name, value as number);
    const outcome = runCode(text, variables);
    if (outcome.kind === "failed") throw new Failure(`assert ${outcome.message}`);
    if (outcome.kind === "not-understood") {
      throw new Failure(`the code is not understood: ${outcome.message}`);
    }
  }
}
