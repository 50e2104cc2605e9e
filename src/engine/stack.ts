/**
 * `Stack`: one host's TCP, without I/O, clock or randomness of its own. Packets and time go in by
 * `handlePacket` and `handleTimeout`; packets, events and the next deadline are asked for by the
 * `poll` methods; the user's calls return at once.
 *
 * This file is the face alone: it sets the time, finds the block that a handle names, and hands on.
 */
import type { Micros } from "../base/time.ts";
import { ABORT, CLOSE, CLOSED, LISTEN, SYN_SENT } from "../machine/codes.ts";
import { STATES, type State } from "../machine/states.ts";
import { parseAddress } from "../wire/address.ts";
import { packetArrives } from "./arrive/packet.ts";
import { Core, REPLY } from "./block/core.ts";
import type { Counters } from "./block/counters.ts";
import { type ErrorCode, failure } from "./block/errors.ts";
import type { SocketId, StackEvent } from "./block/events.ts";
import { ENDED } from "./block/events.ts";
import { IN_EVENT_QUEUE, IN_SEND_QUEUE, SHUT_READ } from "./block/flags.ts";
import type { Packet } from "./block/output.ts";
import type { Paths } from "./block/paths.ts";
import type { Settings } from "./block/settings.ts";
import type { StackOptions } from "./block/stackOptions.ts";
import { traced } from "./block/step.ts";
import type { Tcb } from "./block/tcb.ts";
import type { TcpInfo } from "./block/tcpInfo.ts";
import { Tracer } from "./block/tracer.ts";
import { setRemote } from "./block/tuple.ts";
import { abortConnection, closeConnection, closeSending } from "./close/closing.ts";
import { type BindOptions, checkBind } from "./open/bind.ts";
import type { ConnectOptions } from "./open/connect.ts";
import { connect } from "./open/connect.ts";
import type { ListenOptions } from "./open/listenCall.ts";
import { accept, listen, setBacklog, setFastOpenKey, stopListening } from "./open/listenCall.ts";
import { unopenedOption } from "./open/startBlock.ts";
import { receive } from "./receive/receive.ts";
import { congestionName, setCongestion } from "./recovery/recovery.ts";
import { synRoom } from "./send/fastOpenSyn.ts";
import { send } from "./send/send.ts";
import { transmit } from "./send/transmit.ts";
import type { Endpoint } from "./socket/describe.ts";
import { endpointOf, stateBetween, stateOf } from "./socket/describe.ts";
import { tcpInfo } from "./socket/info.ts";
import type { OptionName, SocketOptions } from "./socket/options.ts";
import { getOption, setOption } from "./socket/options.ts";
import type { Queues } from "./socket/readiness.ts";
import { eventError, queues, readiness } from "./socket/readiness.ts";
import { handleTimeouts, nextTimeout } from "./timeouts.ts";

interface MutableEvent extends StackEvent {
  socket: SocketId;
  what: number;
  error: number;
}

/** One host. */
export class Stack {
  readonly #options: StackOptions;
  #core: Core;
  readonly #event: MutableEvent = { socket: 0, what: 0, error: 0 };

  /** Throws a RangeError for an address that is none. */
  constructor(options: StackOptions) {
    this.#options = options;
    this.#core = this.#boot();
  }

  #boot(): Core {
    const { trace } = this.#options;
    return new Core(this.#options, trace === undefined ? null : new Tracer(trace));
  }

  /** The knobs: live, to be changed at any time. */
  get settings(): Settings {
    return this.#core.settings;
  }

  /** What has been counted since the stack started, and what there is now. */
  get counters(): Counters {
    return this.#core.counters;
  }

  /** How often each row of machine's TRANSITIONS was taken. */
  get steps(): Uint32Array {
    return this.#core.steps;
  }

  // What the link and the clock do.

  /**
   * Takes one IP packet; bad bytes are counted, never thrown. The bytes are not kept. `sound`: the
   * link vouches for the checksum, which may then be incomplete; such a packet may hold many
   * segments' data under one header, of `segmentSize` bytes each.
   */
  handlePacket(
    bytes: Uint8Array,
    start: number,
    end: number,
    now: Micros,
    sound = false,
    segmentSize = 0,
  ): void {
    const core = this.#at(now);
    core.input.segmentSize = segmentSize;
    packetArrives(core, bytes, start, end, core.sums && !sound);
  }

  /** Lets every timer go off that is due. */
  handleTimeout(now: Micros): void {
    handleTimeouts(this.#at(now));
  }

  /**
   * When to call `handleTimeout` next: at or before the next deadline, NEVER when there is none.
   */
  pollTimeout(): Micros {
    return nextTimeout(this.#core);
  }

  /**
   * The next packet to send; ask until there is none. It is valid until the next call. ACKs are
   * written here alone: whoever first hands over all packets that wait gets one ACK for them all
   * (RFC 9293 3.10.7.4, MUST-58, MUST-59).
   */
  pollTransmit(now: Micros): Packet | undefined {
    const core = this.#at(now);
    const { sendQueue } = core;
    while (sendQueue.size > 0) {
      const first = sendQueue.peek();
      if (first === REPLY) {
        sendQueue.shift();
        return core.output.write(core.replies.shift(), null, 0, 0);
      }
      const tcb = core.tcbs[first] as Tcb;
      const packet = (tcb.flags & IN_SEND_QUEUE) !== 0 ? transmit(core, tcb) : undefined;
      if (packet !== undefined) return packet; // it stays first: there may be more
      tcb.flags &= ~IN_SEND_QUEUE;
      sendQueue.shift();
    }
    return undefined;
  }

  /** The next socket to which something has happened; one record, reused. */
  pollEvent(): StackEvent | undefined {
    const core = this.#core;
    const { eventQueue, farewells } = core;
    while (eventQueue.size > 0) {
      const tcb = core.tcbs[eventQueue.shift()] as Tcb;
      if ((tcb.flags & IN_EVENT_QUEUE) === 0) continue; // it was freed meanwhile
      tcb.flags &= ~IN_EVENT_QUEUE;
      const what = tcb.events;
      tcb.events = 0;
      if (what === 0) continue; // what troubled it is over
      return this.#tell(tcb.id, what, eventError(tcb, what));
    }
    return farewells.size > 0 ? this.#tell(farewells.shift(), ENDED, 0) : undefined;
  }

  // What the user calls.

  /** Opens a listener: its handle, or EADDRINUSE, EADDRNOTAVAIL, EINVAL. */
  listen(o: ListenOptions, now: Micros): SocketId | ErrorCode {
    return this.#called("listen", listen(this.#at(now), o));
  }

  /** Changes a listener's backlog, as a second listen() does. */
  setBacklog(socket: SocketId, backlog: number): void {
    const tcb = this.#core.resolve(socket);
    if (tcb !== undefined) setBacklog(this.#core, tcb, backlog);
  }

  /** The next connection of a listener, undefined when none waits. */
  accept(listener: SocketId, now: Micros): SocketId | undefined {
    const core = this.#at(now);
    const tcb = core.resolve(listener);
    const child = tcb === undefined ? undefined : accept(core, tcb);
    return child === undefined ? undefined : this.#called("accept", child.id);
  }

  /** What bind() would say to an address and port: 0 or the reason. Nothing is taken by it. */
  checkBind(o: BindOptions): ErrorCode {
    return checkBind(this.#core, o);
  }

  /** Starts to connect: a handle, or EADDRINUSE, EADDRNOTAVAIL … CONNECTED or FAILED follows. */
  connect(o: ConnectOptions, now: Micros): SocketId | ErrorCode {
    return this.#called("connect", connect(this.#at(now), o));
  }

  /** How many bytes the SYN of such a connect() can carry (RFC 7413); 0 without a cookie. */
  synRoom(o: ConnectOptions): number {
    const remote = parseAddress(o.address);
    if (remote === undefined) return 0;
    const { tuple } = this.#core;
    setRemote(tuple, remote);
    const { TCP_FASTOPEN_NO_COOKIE = 0, TCP_MAXSEG = 0 } = o.options ?? {};
    return synRoom(this.#core, tuple, TCP_FASTOPEN_NO_COOKIE !== 0, TCP_MAXSEG);
  }

  /** Queues bytes: how many were taken (0: no room, WRITABLE follows), or an error. */
  send(
    socket: SocketId,
    bytes: Uint8Array,
    start: number,
    end: number,
    now: Micros,
    flags = 0,
  ): number | ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    const taken = send(core, tcb, bytes, start, end, flags);
    if (taken > 0) core.tracer?.call(traced(tcb), "send", taken);
    return taken;
  }

  /** Reads bytes: how many, 0 when there are none yet, END (-1) after the last, or an error. */
  receive(
    socket: SocketId,
    into: Uint8Array,
    start: number,
    end: number,
    now: Micros,
    flags = 0,
  ): number | ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    const count = receive(core, tcb, into, start, end, flags);
    if (count > 0) core.tracer?.call(traced(tcb), "receive", count);
    return count;
  }

  /** Ends one direction; the other goes on for as long as the user likes. */
  shutdown(socket: SocketId, how: "read" | "write" | "both", now: Micros): ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    // Linux refuses it then, and remembers it all the same.
    if (tcb.state === CLOSED && how !== "write") tcb.flags |= SHUT_READ;
    if (tcb.state === CLOSED) return failure("ENOTCONN");
    core.tracer?.call(traced(tcb), "shutdown");
    if (tcb.state === LISTEN) {
      if (how !== "write") stopListening(core, tcb, CLOSE);
      return 0;
    }
    if (how !== "write") tcb.flags |= SHUT_READ;
    if (how !== "read" || tcb.state === SYN_SENT) closeSending(core, tcb, true);
    return 0;
  }

  /** Gives the handle up; what is queued is still sent. EINPROGRESS while SO_LINGER waits. */
  close(socket: SocketId, now: Micros): ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    core.tracer?.call(traced(tcb), "close");
    if (tcb.listening !== null) stopListening(core, tcb, CLOSE);
    return closeConnection(core, tcb) ? failure("EINPROGRESS") : 0;
  }

  /** Gives handle and connection up at once, with a reset where the peer must know. */
  abort(socket: SocketId, now: Micros): ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    core.tracer?.call(traced(tcb), "abort");
    if (tcb.listening !== null) stopListening(core, tcb, ABORT);
    abortConnection(core, tcb, "aborted by its user");
    return 0;
  }

  /** An option of a socket that is not open yet: as set, by the settings, or why one is refused. */
  unopenedOption(options: Partial<SocketOptions>, name: OptionName): number | ErrorCode {
    return unopenedOption(this.#core, options, name);
  }

  /** An option's value, or ENOPROTOOPT. */
  getOption(socket: SocketId, name: OptionName): number | ErrorCode {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? failure("EBADF") : getOption(this.#core, tcb, name);
  }

  /** Sets an option: 0, or EINVAL, ENOPROTOOPT. */
  setOption(socket: SocketId, name: OptionName, value: number, now: Micros): ErrorCode {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    return tcb === undefined ? failure("EBADF") : setOption(core, tcb, name, value);
  }

  /** TCP_CONGESTION: the module's name, or undefined for a handle that is none. */
  congestion(socket: SocketId): string | undefined {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? undefined : congestionName(tcb);
  }

  /** TCP_CONGESTION: chooses a module; EINVAL when there is none of that name. */
  setCongestion(socket: SocketId, name: string): ErrorCode {
    const tcb = this.#core.resolve(socket);
    if (tcb === undefined) return failure("EBADF");
    return setCongestion(this.#core, tcb, name) ? 0 : failure("EINVAL");
  }

  /** What is known of peers and of the ways to them; routes are set there. */
  get paths(): Paths {
    return this.#core.paths;
  }

  /** TCP_FASTOPEN_KEY: the listener's own key of 16 bytes, followed by the one before if any. */
  setFastOpenKey(socket: SocketId, key: Uint8Array): ErrorCode {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? failure("EBADF") : setFastOpenKey(tcb, key);
  }

  /** Linux's tcp_info; undefined for a handle that is none. */
  info(socket: SocketId, now: Micros): TcpInfo | undefined {
    const core = this.#at(now);
    const tcb = core.resolve(socket);
    return tcb === undefined ? undefined : tcpInfo(core, tcb);
  }

  /** The state of a socket; CLOSED for a handle that is none. */
  state(socket: SocketId): State {
    const tcb = this.#core.resolve(socket);
    return STATES[tcb === undefined ? CLOSED : stateOf(this.#core, tcb)] as State;
  }

  /**
   * The state of whatever holds the tuple of two end points: a connection, or a row without one.
   */
  stateBetween(local: Endpoint, remote: Endpoint): State {
    return STATES[stateBetween(this.#core, local, remote)] as State;
  }

  /** How many tuples are held: connections, half-open ones, and TIME-WAITs. */
  get tuplesInUse(): number {
    return this.#core.tuplesInUse;
  }

  /** The bits of api.ts that hold for a socket now, as poll() asks; 0 for a handle that is none. */
  readiness(socket: SocketId): number {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? 0 : readiness(this.#core, tcb);
  }

  /**
   * Bytes to be read (SIOCINQ), to be read up to the end of urgent data (RFC 9293 3.8.5, MUST-33),
   * to be acknowledged (SIOCOUTQ), to be sent (SIOCOUTQNSD).
   */
  queues(socket: SocketId): Queues {
    return queues(this.#core.resolve(socket));
  }

  /** Whether `address` is one of the stack's own. */
  owns(address: string): boolean {
    return this.#core.addresses.indexOf(address) !== -1;
  }

  /** Address and port of a socket's own end. */
  localEndpoint(socket: SocketId): Endpoint | undefined {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? undefined : endpointOf(this.#core, tcb, "local");
  }

  /** Address and port of a socket's peer. */
  remoteEndpoint(socket: SocketId): Endpoint | undefined {
    const tcb = this.#core.resolve(socket);
    return tcb === undefined ? undefined : endpointOf(this.#core, tcb, "remote");
  }

  /**
   * Power off: everything is forgotten at once and nothing is sent. Settings and counters start
   * anew.
   */
  crash(): void {
    const settings = { ...this.#core.settings };
    this.#core = this.#boot();
    Object.assign(this.#core.settings, settings);
  }

  #at(now: Micros): Core {
    const core = this.#core;
    core.now = now;
    if (core.tracer !== null) core.tracer.now = core.now;
    return core;
  }

  #called(call: "listen" | "connect" | "accept", result: number): number {
    const core = this.#core;
    const tcb = result < 0 ? undefined : core.resolve(result);
    if (tcb !== undefined) core.tracer?.call(traced(tcb), call);
    return result;
  }

  #tell(socket: SocketId, what: number, error: number): StackEvent {
    this.#event.socket = socket;
    this.#event.what = what;
    this.#event.error = error;
    return this.#event;
  }
}
