/**
 * Runs a packetdrill script against the engine in virtual time: events in order, each at its time;
 * packets to the stack and calls are issued, packets from it are waited for and compared.
 */
import type { Micros } from "../../base/time.ts";
import { addressesOf } from "./addresses.ts";
import type { CallSpec, PacketSpec, Script, ScriptEvent, TcpSpec } from "./ast.ts";
import { Calls } from "./calls.ts";
import { type CodeValue, runCode } from "./code.ts";
import { fillScope } from "./codeScope.ts";
import { applyCommand, applyFreebsdDefaults, mtuOf } from "./commands.ts";
import { Connections } from "./connections.ts";
import { icmpBytes, tcpBytes } from "./inbound.ts";
import { type Due, dueOf, dueText, Judge, PATIENCE, seconds } from "./judge.ts";
import { type Reason, reason } from "./messages/words.ts";
import { missingNeed } from "./needs.ts";
import {
  differenceFrom,
  joined,
  joins,
  type PacketRule,
  readSent,
  type SentSegment,
  segmentText,
} from "./outbound.ts";
import { Failure, type ScriptResult } from "./result.ts";
import { countInState } from "./stateCounts.ts";
import { isPureAck, isSupersededAck } from "./supersededAck.ts";
import { UnderTest } from "./underTest.ts";
import { Unsupported } from "./values.ts";
import { WaitingCalls } from "./waitingCalls.ts";

/** How to run. */
export interface RunOptions {
  /** Allow no tolerance beyond the script's own ranges, and no packet that it does not expect. */
  readonly exact?: boolean;
  readonly seed?: number;
}

/** Runs a script; never throws for what a script says. */
export function runScript(script: Script, options: RunOptions = {}): ScriptResult {
  const need = missingNeed(script);
  if (need !== null) return { result: "skipped", reason: need };
  return new Run(script, options).run();
}

const DEFAULT_MTU = 1500;
/** How long an acknowledgment may be held back, here as there. */
const DELAYED_ACK: Micros = 40_000;

class Run {
  readonly #script: Script;
  readonly #underTest: UnderTest;
  readonly #calls: Calls;
  readonly #waiting: WaitingCalls;
  readonly #connections = new Connections();
  readonly #judge: Judge;
  readonly #rule: PacketRule;
  readonly #strict: boolean;
  /** `--mss`: longer segments arrive as several under one header, as from a device that joins. */
  readonly #mss: number;
  readonly #exact: boolean;
  /** The last segment that was expected. */
  #before: SentSegment | null = null;
  /** What code blocks share. */
  readonly #scope = new Map<string, CodeValue>();
  /** When the event before this one was due: tolerances grow with the wait since then. */
  #previous: Micros = 0;

  constructor(script: Script, options: RunOptions) {
    this.#script = script;
    this.#exact = options.exact ?? false;
    const mtu = mtuOf(script) ?? Number(script.options.get("mtu") ?? DEFAULT_MTU);
    const addresses = addressesOf(script);
    this.#underTest = new UnderTest(addresses, mtu, options.seed ?? 1);
    if (script.dialect === "freebsd") applyFreebsdDefaults(this.#underTest.stack);
    for (const text of script.setUp) applyCommand(text, this.#underTest);
    this.#calls = new Calls(this.#underTest, addresses, script);
    this.#calls.onSocket = () => this.#connections.makeWay();
    this.#calls.onDisconnect = () => this.#connections.disconnected();
    this.#calls.onListen = (port) => {
      this.#connections.listeningPort = port;
    };
    const judge = new Judge(script.options, this.#exact);
    this.#judge = judge;
    this.#waiting = new WaitingCalls(this.#calls, this.#underTest, judge);
    this.#rule = {
      dialect: script.dialect,
      tickMicros: Number(script.options.get("tcp_ts_tick_usecs") ?? 0),
      tolerance: (wait) => judge.tolerance(wait),
    };
    this.#strict = script.options.has("strict_segments");
    this.#mss = Number(script.options.get("mss") ?? Number.POSITIVE_INFINITY);
  }

  run(): ScriptResult {
    let event: ScriptEvent | undefined;
    try {
      for (event of this.#script.events) this.#carryOut(event);
      this.#waiting.finish(this.#previous);
      if (this.#exact) this.#nothingUnasked();
    } catch (error) {
      if (error instanceof Unsupported) return { result: "skipped", reason: error.reason };
      if (!(error instanceof Error)) throw error;
      // An assert of the engine fails the script that found the bug, not all that come after it.
      const why = error instanceof Failure ? error.reason : reason("bug", error.message);
      const { line, source } = event as ScriptEvent;
      return { result: "failed", line, source, reason: why, trace: this.#underTest.trace };
    }
    return { result: "passed", trace: this.#underTest.trace };
  }

  #carryOut(event: ScriptEvent): void {
    const due = dueOf(event.when, this.#underTest.now);
    const { action } = event;
    if (action.kind === "packet" && action.packet.direction === "out") {
      this.#expect(action.packet, due);
    } else if (due !== null) {
      this.#issue(event, due);
    }
    this.#previous = due?.from ?? this.#underTest.now;
  }

  /** An event that the script brings about, at its time. */
  #issue(event: ScriptEvent, due: Due): void {
    const { action } = event;
    // Calls are made one after the other: one that waits holds up the next.
    if (action.kind === "call") this.#waiting.awaitAll(this.#previous);
    const start = this.#underTest.now;
    this.#waiting.advance(due.from, this.#previous);
    if (!this.#judge.inTime(due, this.#underTest.now, this.#previous)) {
      throw new Failure(reason("timing", dueText(due), seconds(this.#underTest.now)));
    }
    if (action.kind === "packet") this.#inject(action.packet);
    else if (action.kind === "call") this.#call(action.call, event, start);
    else if (action.kind === "code") this.#code(action.text);
    else this.#command(action.text);
    this.#waiting.retry(this.#previous);
  }

  #call(call: CallSpec, { when }: ScriptEvent, base: Micros): void {
    const ends = call.ends === null ? null : call.ends + (when.kind === "relative" ? base : 0);
    this.#waiting.start(call, ends, this.#previous);
  }

  #command(text: string): void {
    for (const { state, least, most } of applyCommand(text, this.#underTest)) {
      const got = countInState(state, this.#calls, this.#connections);
      if (got >= least && got <= most) continue;
      const expected = least === most ? `${least}` : `>= ${least}`;
      throw new Failure(reason("sockets", state, expected, got));
    }
  }

  // Packets.

  #inject(packet: PacketSpec): void {
    const connection = this.#connections.forInbound(packet);
    const { addresses } = this.#calls;
    const bytes =
      packet.protocol === "tcp"
        ? tcpBytes(packet, connection, addresses)
        : icmpBytes(packet, connection, addresses);
    if (bytes === null) throw new Unsupported(reason("needsIcmpKind", kindOf(packet)));
    const segment = packet.protocol === "tcp" && packet.length > this.#mss ? this.#mss : 0;
    this.#underTest.arrive(bytes, segment);
  }

  #expect(packet: PacketSpec, due: Due | null): void {
    if (packet.protocol === "icmp") throw new Unsupported(reason("needsIcmpSent"));
    const limit = (due?.until ?? this.#underTest.now) + PATIENCE;
    const first = this.#nextSent(limit, packet);
    const connection = this.#connections.ofSent(first);
    const piece = this.#exact && !this.#strict ? first : this.#ofBurst(first);
    const sent = this.#strict ? piece : this.#joinUpTo(piece, packet);
    const difference = differenceFrom(packet, sent, connection, this.#rule);
    if (difference !== null) throw new Failure(difference);
    const slack = this.#rule.dialect === "freebsd" && isPureAck(sent) ? DELAYED_ACK : 0;
    if (due !== null && !this.#judge.inTime(due, sent.at, this.#previous, slack)) {
      throw new Failure(reason("timing", dueText(due), seconds(sent.at)));
    }
  }

  /** The next segment that the expected one can be; others are passed over unless all count. */
  #nextSent(limit: Micros, packet: TcpSpec): SentSegment {
    const { sent } = this.#underTest;
    for (;;) {
      this.#waiting.advanceToPacket(limit, this.#previous);
      const next = sent.shift();
      if (next === undefined) throw new Failure(reason("noPacket", seconds(limit)));
      const segment = readSent(next);
      if (segment === null) continue;
      const meant = this.#connections.isMeant(packet, segment);
      if (meant && !this.#superseded(packet, segment)) return segment;
      if (this.#exact) this.#unasked(segment);
    }
  }

  /** FreeBSD delays acknowledgments where Linux sends them: one may come beside a later one. */
  #superseded(packet: TcpSpec, segment: SentSegment): boolean {
    if (this.#rule.dialect === "linux") return false;
    return isSupersededAck(packet, segment, this.#connections.ofSent(segment));
  }

  /** Of several equal segments that leave together Linux pushes the last: it handed down one. */
  #ofBurst(sent: SentSegment): SentSegment {
    const before = this.#before;
    this.#before = sent;
    if (sent.several || before === null || before.at !== sent.at) return sent;
    return before.length === sent.length && joins(before, sent) ? { ...sent, several: true } : sent;
  }

  /** Consecutive segments may stand for the one that the script expects. */
  #joinUpTo(first: SentSegment, packet: TcpSpec): SentSegment {
    let sent = first;
    while (sent.length > 0 && sent.length < packet.length) {
      this.#waiting.advanceToPacket(sent.at + this.#judge.tolerance(0), this.#previous);
      const [upcoming] = this.#underTest.sent;
      const next = upcoming === undefined ? null : readSent(upcoming);
      if (next === null || !joins(sent, next)) break;
      this.#underTest.sent.shift();
      sent = joined(sent, next);
    }
    return sent;
  }

  /** In an exact run everything that left must have been expected. */
  #nothingUnasked(): void {
    for (const packet of this.#underTest.sent) {
      const segment = readSent(packet);
      if (segment !== null) this.#unasked(segment);
    }
  }

  #unasked(segment: SentSegment): never {
    const text = segmentText(segment, this.#connections.ofSent(segment));
    throw new Failure(reason("unasked", text, seconds(segment.at)));
  }

  // Code.

  #code(text: string): void {
    fillScope(this.#scope, this.#calls);
    const outcome = runCode(text, this.#scope);
    const why = codeFailure(outcome);
    if (why !== null) throw new Failure(why);
  }
}

function codeFailure(outcome: ReturnType<typeof runCode>): Reason | null {
  if (outcome.kind === "held") return null;
  return outcome.kind === "failed"
    ? reason("assertion", outcome.message)
    : reason("code", outcome.near);
}

const kindOf = (packet: PacketSpec): string =>
  packet.protocol === "icmp" ? `${packet.type} ${packet.code ?? ""}`.trim() : "";
