/**
 * From "connect there" to a connection: the name looked up, the addresses tried in turn (Happy
 * Eyeballs as node has them, RFC 8305: the families alternate, each attempt has its time).
 *
 * It tells its user of every step and knows nothing of streams.
 */

import type { LookupOptions } from "node:dns";
import { MICROS_PER_MS } from "../base/time.ts";
import type { ConnectOptions } from "../engine/index.ts";
import { bindError, connectError, lookupError, programError, type SystemError } from "./errors.ts";
import type { Face } from "./face.ts";
import { Handle, type HandleUser } from "./handle.ts";
import { isIP } from "./isIP.ts";
import { type ConnectTarget, validPort } from "./options.ts";

/** Who wants to be connected. */
export interface ConnectorUser {
  /** Node's public events: lookup, connectionAttempt, connectionAttemptFailed, …Timeout. */
  emit(event: string, ...values: unknown[]): boolean;
  /** "address:port" is being tried. */
  onAttempt(handle: Handle): void;
  onConnected(handle: Handle): void;
  onFailed(error: Error): void;
}

interface Found {
  readonly address: string;
  readonly family: number;
}

const EINVAL = -22;
const ETIMEDOUT = -110;
const ECONNREFUSED = -111;
/** node:dns's ADDRCONFIG: only families that the computer has. */
const ADDRCONFIG = 32;
/** Whoever connects to "any" address means the computer itself, as Linux has it. */
const MEANT_BY_ANY: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
/** RFC 8305 section 5 forbids less. */
const MIN_ATTEMPT_MS = 10;
const EVENTS_OF_NOBODY = { onData() {}, onEnd() {}, onReadError() {} };

/** What libuv sets before each bind(). */
const REUSE = { SO_REUSEADDR: 1 } as const;

/** One connect() of one socket. */
export class Connector {
  /** "address:port" of every attempt of a family selection. */
  readonly attempted: string[] = [];
  readonly #face: Face;
  readonly #target: ConnectTarget;
  readonly #user: ConnectorUser;
  readonly #port: number;
  readonly #errors: Error[] = [];
  #handle: Handle | null = null;
  #isOver = false;
  #stopTimer: (() => void) | null = null;

  constructor(face: Face, target: ConnectTarget, user: ConnectorUser) {
    this.#face = face;
    this.#target = target;
    this.#user = user;
    this.#port = validPort(target.port, "Port");
  }

  /** Starts; everything is told later than this call. */
  start(): void {
    const host = this.#target.host || "localhost";
    const { localAddress } = this.#target;
    if (localAddress && isIP(localAddress) === 0) {
      throw programError("ERR_INVALID_IP_ADDRESS", localAddress);
    }
    const family = isIP(host);
    if (family === 0) this.#lookUp(host);
    else this.#face.host.soon(() => this.#trySingle({ address: host, family }));
  }

  /** The socket was destroyed: no more attempts, and nothing is told. */
  cancel(): void {
    this.#isOver = true;
    this.#stopTimer?.();
    this.#handle = null;
  }

  #lookUp(host: string): void {
    const { hints = 0, lookup, localAddress } = this.#target;
    const family = familyOf(this.#target.family);
    const selects =
      (this.#target.autoSelectFamily ?? this.#face.defaults.autoSelectFamily) &&
      family !== 4 &&
      family !== 6 &&
      !localAddress;
    const isOpen = family !== 4 && family !== 6 && hints === 0;
    const options = {
      family,
      hints: isOpen ? ADDRCONFIG : hints,
      ...(selects ? { all: true } : {}),
    };
    const answered = (error: Error | null, address?: unknown, kind?: number) => {
      if (selects) {
        // One address where all were asked for is a wrong answer, and node takes it for one.
        const all = Array.isArray(address) ? address : [{}];
        this.#onAddresses(host, error, all as Found[]);
      } else this.#onAddress(host, error, address as string, kind as number);
    };
    if (lookup !== undefined)
      lookup(host, options as LookupOptions, answered as Parameters<typeof lookup>[2]);
    else this.#face.host.soon(() => this.#answer(host, family, selects, answered));
  }

  /** The computer's own knowledge of names. */
  #answer(
    host: string,
    family: number | undefined,
    all: boolean,
    answered: (error: Error | null, address?: unknown, kind?: number) => void,
  ): void {
    const found = this.#face.host
      .resolve(host)
      .map((address): Found => ({ address, family: isIP(address) }))
      .filter((one) => (family !== 4 && family !== 6) || one.family === family);
    const [first] = found;
    if (first === undefined) answered(lookupError(host));
    else if (all) answered(null, found);
    else answered(null, first.address, first.family);
  }

  #onAddress(host: string, error: Error | null, address: string, family: number): void {
    this.#user.emit("lookup", error, address, family, host);
    if (this.#isOver) return;
    const wrong = error ?? this.#wrongAddress(host, address, family);
    if (wrong !== null) this.#face.host.soon(() => this.#fail(wrong));
    else this.#trySingle({ address, family });
  }

  #wrongAddress(host: string, address: string, family: number): Error | null {
    if (isIP(address) === 0) return programError("ERR_INVALID_IP_ADDRESS", address);
    if (family === 4 || family === 6) return null;
    const error = programError("ERR_INVALID_ADDRESS_FAMILY", family, host, this.#port);
    return Object.assign(error, { host, port: this.#port });
  }

  #onAddresses(host: string, error: Error | null, all: readonly Found[]): void {
    if (this.#isOver) return;
    if (error !== null) {
      this.#user.emit("lookup", error, undefined, undefined, host);
      this.#face.host.soon(() => this.#fail(error));
      return;
    }
    for (const { address, family } of all) this.#user.emit("lookup", null, address, family, host);
    if (this.#isOver) return;
    const valid = all.filter(({ address, family }) => isIP(address) === family);
    const [only] = valid;
    if (only === undefined) {
      const { address, family } = (all[0] ?? {}) as Found;
      const wrong = this.#wrongAddress(host, address, family) ?? lookupError(host);
      this.#face.host.soon(() => this.#fail(wrong));
    } else if (valid.length === 1) this.#trySingle(only);
    else this.#tryNext(interleave(valid), 0);
  }

  #trySingle(place: Found): void {
    if (this.#isOver) return;
    this.#attempt(place, (error) => this.#fail(error));
  }

  /** RFC 8305 section 5: one after the other; an attempt that takes too long is given up. */
  #tryNext(places: readonly Found[], i: number): void {
    if (this.#isOver) return;
    const place = places[i];
    if (place === undefined) {
      this.#fail(aggregate(this.#errors));
      return;
    }
    const next = (error: Error) => {
      this.#stopTimer?.();
      this.#errors.push(error);
      this.#tryNext(places, i + 1);
    };
    this.attempted.push(`${place.address}:${this.#port}`);
    const handle = this.#attempt(place, next);
    if (handle === null || i === places.length - 1) return;
    const ms =
      this.#target.autoSelectFamilyAttemptTimeout ??
      this.#face.defaults.autoSelectFamilyAttemptTimeout;
    const at = this.#face.host.now + Math.max(ms, MIN_ATTEMPT_MS) * MICROS_PER_MS;
    this.#stopTimer = this.#face.host.timer(at, () => this.#giveUp(place, handle, next), true);
  }

  #giveUp(place: Found, handle: Handle, next: (error: Error) => void): void {
    if (this.#isOver || this.#handle !== handle) return;
    this.#user.emit("connectionAttemptTimeout", place.address, this.#port, place.family);
    handle.user = null;
    this.#handle = null;
    handle.close(() => {});
    next(connectError(ETIMEDOUT, { address: place.address, port: this.#port }));
  }

  /** One attempt; null when it failed at once, which `failed` is told in the next turn. */
  #attempt(place: Found, failed: (error: Error) => void): Handle | null {
    const localAddress = this.#target.localAddress || undefined;
    const { localPort } = this.#target;
    const { address, family } = place;
    const port = this.#port;
    const unbound = this.#whyUnbound(localAddress, family);
    if (unbound !== 0) {
      const address = localAddress ?? (family === 6 ? "::" : "0.0.0.0");
      const error = bindError(unbound, address, localPort);
      this.#face.host.soon(() => failed(error));
      return null;
    }
    this.#user.emit("connectionAttempt", address, port, family);
    if (this.#isOver) return null;
    const options: ConnectOptions = {
      address: MEANT_BY_ANY[address] ?? address,
      port,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort, options: REUSE }),
    };
    const handle = Handle.connect(this.#face, options);
    if (typeof handle === "number") {
      this.#failAtOnce(handle, place, failed);
      return null;
    }
    this.#handle = handle;
    handle.user = this.#userOf(handle, place, failed);
    this.#user.onAttempt(handle);
    return handle;
  }

  /** What bind() would say to the local end that was asked for. */
  #whyUnbound(localAddress: string | undefined, family: number): number {
    const port = this.#target.localPort ?? 0;
    if (localAddress === undefined && port === 0) return 0;
    if (localAddress !== undefined && isIP(localAddress) !== family) return EINVAL;
    const address = localAddress ?? (family === 6 ? "::" : "0.0.0.0");
    return this.#face.stack.checkBind({ address, port, options: REUSE });
  }

  /** connect() said no at once: of a lone attempt, node tells the error alone. */
  #failAtOnce(code: number, place: Found, failed: (error: Error) => void): void {
    const { localAddress, localPort } = this.#target;
    const { address } = place;
    const port = this.#port;
    const { host } = this.#face;
    // Nobody listens on port 0, and a RST is what a SYN to it gets.
    const isRefused = port === 0 && code === EINVAL;
    if (isRefused || this.attempted.length > 0) {
      const error = connectError(isRefused ? ECONNREFUSED : code, { address, port });
      host.soon(() => this.#attemptFailed(place, error, failed));
      return;
    }
    // The message bears the local end, the fields do not.
    const error = connectError(code, { address, port, localAddress, localPort });
    delete error.localAddress;
    delete error.localPort;
    host.soon(() => failed(error));
  }

  #userOf(handle: Handle, place: Found, failed: (error: Error) => void): HandleUser {
    return {
      ...EVENTS_OF_NOBODY,
      onConnected: (code) => {
        if (this.#isOver) return;
        this.#stopTimer?.();
        if (code === 0) {
          this.#isOver = true;
          this.#user.onConnected(handle);
          return;
        }
        const error = this.#errorOf(code, handle, place);
        if (place !== undefined && this.attempted.length > 0) handle.close(() => {});
        this.#attemptFailed(place, error, failed);
      },
    };
  }

  #errorOf(code: number, handle: Handle, { address }: Found): SystemError {
    const { localAddress, localPort } = this.#target;
    const local = localPort ? { localAddress: localAddress ?? handle.local()?.ip, localPort } : {};
    return connectError(code, { address, port: this.#port, ...local });
  }

  #attemptFailed(place: Found, error: Error, failed: (error: Error) => void): void {
    if (this.#isOver) return;
    this.#user.emit("connectionAttemptFailed", place.address, this.#port, place.family, error);
    failed(error);
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#user.onFailed(error);
  }
}

/** The families in turn, the first one's first. */
function interleave(found: readonly Found[]): Found[] {
  const [first] = found;
  const same = found.filter(({ family }) => family === first?.family);
  const other = found.filter(({ family }) => family !== first?.family);
  const longest = Math.max(same.length, other.length);
  return Array.from({ length: longest }, (_, i) => [same[i], other[i]])
    .flat()
    .filter((one) => one !== undefined);
}

/** All attempts have failed: node's AggregateError bears the code of the first. */
function aggregate(errors: readonly Error[]): Error {
  const code = (errors[0] as SystemError | undefined)?.code;
  return Object.assign(new AggregateError(errors), { code });
}

/** The families in both of node's spellings. */
function familyOf(family: unknown): number | undefined {
  if (family === "IPv4") return 4;
  if (family === "IPv6") return 6;
  return family as number | undefined;
}
