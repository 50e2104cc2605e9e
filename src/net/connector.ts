/**
 * From "connect there" to a connection: the name looked up, and the address connected to; or the
 * addresses tried in turn (Happy Eyeballs as node has them, RFC 8305), each for its time.
 *
 * It tells its user of every step and knows nothing of streams. A socket may be told to connect
 * twice: then there are two of these, and the second finds the handle busy, as in node.
 */
import type { LookupAddress } from "node:dns";
import { MICROS_PER_MS } from "../base/time.ts";
import { failure } from "../engine/block/errors.ts";
import type { BlockList } from "./blockList.ts";
import { bindError, connectError, ECANCELED, lookupError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import { aggregate, familyOf, inOrder } from "./families.ts";
import { type Handle, REUSE } from "./handle.ts";
import { isIP } from "./isIP.ts";
import { ADDRCONFIG, type LookupAnswer } from "./lookup.ts";
import { type ConnectTarget, checkLookup, checkTarget } from "./options.ts";

/** Who wants to be connected. */
export interface ConnectorUser {
  /** False once the socket was destroyed: nothing more is tried, and nothing is told. */
  readonly isConnecting: boolean;
  readonly handle: Handle;
  readonly blockList: BlockList | undefined;
  /** Node's public events: lookup, connectionAttempt, connectionAttemptFailed, …Timeout. */
  emit(event: string, ...values: unknown[]): boolean;
  /** Closes the handle and takes a new one: an attempt has failed, another follows. */
  renewHandle(): void;
  /** "address:port" of every attempt of a family selection, filled as they are made. */
  setAttempted(addresses: string[]): void;
  onProgress(): void;
  onConnected(): void;
  onFailed(error: Error): void;
}

/** An attempt's own end, where it was asked for; and the end it goes to. */
interface Ends {
  readonly address: string;
  readonly port: number;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

const ANY = { 4: "0.0.0.0", 6: "::" } as const;
/** Whoever connects to "any" address means the computer itself, as Linux has it. */
const MEANT_BY_ANY: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
/** RFC 8305 section 5 forbids less. */
const MIN_ATTEMPT_MS = 10;

/** One connect() of one socket. */
export class Connector {
  readonly #face: Face;
  readonly #target: ConnectTarget;
  readonly #user: ConnectorUser;
  readonly #port: number;
  readonly #host: string;
  readonly #errors: Error[] = [];
  #attempted: string[] = [];
  #stopTimer: (() => void) | null = null;

  constructor(face: Face, target: ConnectTarget, user: ConnectorUser) {
    this.#face = face;
    this.#target = target;
    this.#user = user;
    checkTarget(target);
    this.#port = Number(target.port ?? 0);
    this.#host = target.host || "localhost";
  }

  /** Starts; what comes of it is told later than this call. */
  start(): void {
    const family = isIP(this.#host);
    if (family === 0) this.#lookUp();
    else this.#face.tick(() => this.#connect(this.#host, family));
  }

  #lookUp(): void {
    const { hints = 0, lookup, localAddress, autoSelectFamily } = this.#target;
    checkLookup(lookup);
    const family = familyOf(this.#target.family);
    const isOpen = family !== 4 && family !== 6;
    const selects =
      isOpen && !localAddress && (autoSelectFamily ?? this.#face.defaults.autoSelectFamily);
    const options = {
      family,
      hints: isOpen && !hints ? ADDRCONFIG : hints,
      ...(selects ? { all: true } : {}),
    };
    const answered: LookupAnswer = selects
      ? (error, all) => this.#onAddresses(error, all as LookupAddress[])
      : (error, address, kind) => this.#onAddress(error, address as string, kind as number);
    const look = lookup ?? this.#face.lookup;
    (look as Face["lookup"])(this.#host, options as Parameters<Face["lookup"]>[1], answered);
  }

  #onAddress(error: Error | null, address: string, family: number): void {
    this.#user.emit("lookup", error, address, family, this.#host);
    if (!this.#user.isConnecting) return;
    const wrong = error ?? this.#wrongAddress(address, family);
    if (wrong !== null) this.#failSoon(wrong);
    else {
      this.#user.onProgress();
      this.#connect(address, family as 4 | 6);
    }
  }

  #wrongAddress(address: string, family: number): Error | null {
    if (isIP(address) === 0) return programError("ERR_INVALID_IP_ADDRESS", address);
    if (family === 4 || family === 6) return null;
    const { host, port } = this.#target;
    const error = programError("ERR_INVALID_ADDRESS_FAMILY", family, host, port);
    return Object.assign(error, { host, port });
  }

  #onAddresses(error: Error | null, found: readonly LookupAddress[]): void {
    if (!this.#user.isConnecting) return;
    if (error !== null && error !== undefined) {
      this.#user.emit("lookup", error, undefined, undefined, this.#host);
      this.#failSoon(error);
      return;
    }
    // One address where all were asked for is a wrong answer, and node takes it for one.
    const all = Array.isArray(found) ? found : [{} as LookupAddress];
    for (const { address, family } of all) {
      this.#user.emit("lookup", error, address, family, this.#host);
      if (!this.#user.isConnecting) return;
    }
    const places = inOrder(all);
    const [only] = places;
    if (only === undefined) {
      const { address, family } = all[0] ?? ({} as LookupAddress);
      this.#failSoon(this.#wrongAddress(address, family) ?? lookupError(this.#host));
      return;
    }
    this.#user.onProgress();
    if (places.length === 1) this.#connect(only.address, only.family as 4 | 6);
    else {
      this.#user.setAttempted(this.#attempted);
      this.#tryNext(places, 0);
    }
  }

  /** The one address that there is. */
  #connect(address: string, family: 4 | 6): void {
    const user = this.#user;
    if (!user.isConnecting) return;
    const ends = this.#endsOf(address, family, this.#target.localAddress);
    const unbound = this.#whyUnbound(ends, family);
    if (unbound !== 0) {
      user.onFailed(bindErrorOf(unbound, ends));
      return;
    }
    user.emit("connectionAttempt", address, this.#port, family);
    if (!user.isConnecting) return;
    if (user.blockList?.check(address, `ipv${family}`)) {
      user.onFailed(programError("ERR_IP_BLOCKED", address));
      return;
    }
    const code = this.#open(user.handle, ends, (error) => {
      if (error === 0) {
        if (user.isConnecting) user.onConnected();
      } else if (user.isConnecting) {
        const told = attemptError(error, ends);
        user.emit("connectionAttemptFailed", address, this.#port, family, told);
        user.onFailed(told);
      }
    });
    if (code !== 0) user.onFailed(atOnceError(code, ends, user.handle, family));
  }

  /** RFC 8305 section 5: one after the other; an attempt that takes too long is given up. */
  #tryNext(places: readonly LookupAddress[], i: number): void {
    const user = this.#user;
    const place = places[i];
    if (place === undefined) {
      user.onFailed(aggregate(this.#errors));
      return;
    }
    if (i > 0) user.renewHandle();
    const { address } = place;
    const family = place.family as 4 | 6;
    const ends = this.#endsOf(address, family, undefined);
    const failed = (error: Error, tells = true, isCanceled = false): void => {
      this.#errors.push(error);
      if (tells) user.emit("connectionAttemptFailed", address, this.#port, family, error);
      // Another connect() of the same socket has taken the handle away: that is the end.
      if (user.isConnecting) this.#tryNext(places, isCanceled ? places.length : i + 1);
    };
    const unbound = this.#whyUnbound(ends, family);
    if (unbound !== 0) {
      failed(bindErrorOf(unbound, ends), false);
      return;
    }
    if (user.blockList?.check(address, `ipv${family}`)) {
      failed(programError("ERR_IP_BLOCKED", address));
      return;
    }
    user.emit("connectionAttempt", address, this.#port, family);
    if (!user.isConnecting) return;
    const { handle } = user;
    let isLate = false;
    const code = this.#open(handle, ends, (error) => {
      if (isLate) return;
      this.#stopTimer?.();
      if (error !== 0) failed(attemptError(error, ends), true, error === ECANCELED);
      else if (user.isConnecting) user.onConnected();
    });
    this.#attempted.push(`${address}:${this.#port}`);
    if (code !== 0) {
      failed(atOnceError(code, ends, handle, family));
    } else if (i < places.length - 1) {
      this.#setTimer(() => {
        isLate = true;
        user.emit("connectionAttemptTimeout", address, this.#port, family);
        handle.close();
        failed(attemptError(failure("ETIMEDOUT"), ends), false);
      });
    }
  }

  #setTimer(callback: () => void): void {
    const { autoSelectFamilyAttemptTimeout: asked } = this.#target;
    const ms = Math.max(
      asked ?? this.#face.defaults.autoSelectFamilyAttemptTimeout,
      MIN_ATTEMPT_MS,
    );
    const at = this.#face.host.now + ms * MICROS_PER_MS;
    this.#stopTimer = this.#face.timer(at, callback, true);
  }

  #endsOf(address: string, family: 4 | 6, localAddress: string | undefined): Ends {
    const localPort = this.#target.localPort || undefined;
    const isBound = localAddress || localPort;
    const bound = isBound ? localAddress || ANY[family] : undefined;
    return { address, port: this.#port, localAddress: bound, localPort };
  }

  /** What bind() says to the local end that was asked for; 0 when nothing. */
  #whyUnbound({ localAddress, localPort = 0 }: Ends, family: 4 | 6): number {
    if (localAddress === undefined) return 0;
    if (isIP(localAddress) !== family) return failure("EINVAL");
    const { stack } = this.#face;
    return stack.checkBind({ address: localAddress, port: localPort, options: REUSE });
  }

  #open(handle: Handle, ends: Ends, done: (error: number) => void): number {
    const { address, port, localAddress, localPort } = ends;
    const isAny = localAddress === ANY[4] || localAddress === ANY[6];
    return handle.connect(
      {
        address: MEANT_BY_ANY[address] ?? address,
        port,
        ...(localAddress === undefined || isAny ? {} : { localAddress }),
        ...(localPort === undefined ? {} : { localPort, options: REUSE }),
      },
      done,
    );
  }

  #failSoon(error: Error): void {
    this.#face.tick(() => this.#user.onFailed(error));
  }
}

const bindErrorOf = (code: number, { localAddress, localPort }: Ends): Error =>
  bindError(code, localAddress as string, localPort);

/** An attempt has failed: its local end is told where a port of one's own was asked for. */
function attemptError(code: number, ends: Ends): Error {
  const { address, port, localAddress, localPort } = ends;
  if (localPort === undefined) return connectError(code, { address, port });
  return Object.assign(connectError(code, ends), { localAddress, localPort });
}

/** connect() said no at once: the message bears the end that the socket has, the fields do not. */
function atOnceError(code: number, ends: Ends, handle: Handle, family: 4 | 6): Error {
  const { address, port } = ends;
  const { ip, port: localPort } = handle.local() ?? {
    ip: ends.localAddress ?? ANY[family],
    port: ends.localPort ?? 0,
  };
  return connectError(code, { address, port, localAddress: ip, localPort });
}
