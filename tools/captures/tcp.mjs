/**
 * TCP sockets as the kernel has them: every call is made when it is written, none waits, and what
 * would have to wait is awaited by asking again. No buffering and no clean-up behind one's back, as
 * the moment of each call is what the captures are about.
 */
import { until } from "./command.mjs";
import { CallError, call, int, tryCall } from "./libc.mjs";

const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
/** SOCK_NONBLOCK and SOCK_CLOEXEC: a socket that tcpdump inherited would outlive its close(). */
const QUIET = 0x800 | 0x80000;
const IPPROTO_TCP = 6;
const SOL_SOCKET = 1;
const MSG_NOSIGNAL = 0x4000;
const MSG_FASTOPEN = 0x20000000;

/** Options of sockets by the names that manuals use: level and number. */
const OPTIONS = /** @type {const} */ ({
  SO_REUSEADDR: [SOL_SOCKET, 2],
  SO_SNDBUF: [SOL_SOCKET, 7],
  SO_RCVBUF: [SOL_SOCKET, 8],
  SO_KEEPALIVE: [SOL_SOCKET, 9],
  TCP_NODELAY: [IPPROTO_TCP, 1],
  TCP_CORK: [IPPROTO_TCP, 3],
  TCP_KEEPIDLE: [IPPROTO_TCP, 4],
  TCP_KEEPINTVL: [IPPROTO_TCP, 5],
  TCP_KEEPCNT: [IPPROTO_TCP, 6],
  TCP_SYNCNT: [IPPROTO_TCP, 7],
  TCP_LINGER2: [IPPROTO_TCP, 8],
  TCP_DEFER_ACCEPT: [IPPROTO_TCP, 9],
  TCP_QUICKACK: [IPPROTO_TCP, 12],
  TCP_USER_TIMEOUT: [IPPROTO_TCP, 18],
  TCP_FASTOPEN: [IPPROTO_TCP, 23],
});

const SO_LINGER = 13;
const SO_ERROR = 4;

/** The eight groups of an IPv6 address as bytes. */
function inet6(/** @type {string} */ ip) {
  const [head = "", tail] = ip.split("::");
  const groups = (/** @type {string} */ text) => (text === "" ? [] : text.split(":"));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** The bytes of an address in text. */
export const ipBytes = (/** @type {string} */ ip) =>
  ip.includes(":") ? inet6(ip) : ip.split(".").map(Number);

/** struct sockaddr_in or sockaddr_in6. */
function sockaddr(/** @type {string} */ ip, /** @type {number} */ port) {
  const six = ip.includes(":");
  const bytes = Buffer.alloc(six ? 28 : 16);
  bytes.writeUInt16LE(six ? AF_INET6 : AF_INET, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(ipBytes(ip), six ? 8 : 4);
  return bytes;
}

export class Tcp {
  /**
   * @param {import("./host.mjs").Host} host
   * @param {string} ip the address and port to bind to
   * @param {number} port
   * @param {Partial<Record<keyof typeof OPTIONS, number>>} options
   */
  constructor(host, ip, port, options = {}) {
    this.host = host;
    const family = ip.includes(":") ? AF_INET6 : AF_INET;
    this.fd = host.inside(() => call("socket", family, SOCK_STREAM | QUIET, IPPROTO_TCP));
    this.set({ SO_REUSEADDR: 1, TCP_NODELAY: 1, ...options });
    const address = sockaddr(ip, port);
    call("bind", this.fd, address, address.length);
    opened.add(this);
  }

  /** @param {Partial<Record<keyof typeof OPTIONS, number>>} options */
  set(options) {
    for (const [name, value] of Object.entries(options)) {
      const [level, number] = OPTIONS[/** @type {keyof typeof OPTIONS} */ (name)];
      call("setsockopt", this.fd, level, number, int(value), 4);
    }
    return this;
  }

  listen(backlog = 16) {
    call("listen", this.fd, backlog);
    return this;
  }

  /** Sends the SYN; does not wait for the answer. */
  connect(/** @type {string} */ ip, /** @type {number} */ port) {
    const address = sockaddr(ip, port);
    try {
      call("connect", this.fd, address, address.length);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "EINPROGRESS") throw error;
    }
    return this;
  }

  /**
   * Fast Open: connects with `size` bytes on the SYN, or asks for a cookie where there is none yet.
   * @param {string} ip
   * @param {number} port
   * @param {number} size
   */
  connectWithData(ip, port, size) {
    const address = sockaddr(ip, port);
    try {
      call(
        "sendto",
        this.fd,
        letters(size),
        size,
        MSG_FASTOPEN | MSG_NOSIGNAL,
        address,
        address.length,
      );
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "EINPROGRESS") throw error;
    }
    return this;
  }

  /** The next connection of this listener. */
  async accept() {
    const fd = await until("accept", () => tryCall("accept4", this.fd, null, null, QUIET));
    const tcp = Object.create(Tcp.prototype, {});
    Object.assign(tcp, { host: this.host, fd });
    opened.add(tcp);
    return /** @type {Tcp} */ (tcp).set({ TCP_NODELAY: 1 });
  }

  /**
   * Hands `size` bytes to the kernel, and gives how many it took (null: none, its buffer is full).
   */
  send(/** @type {number} */ size) {
    return tryCall("send", this.fd, letters(size), size, MSG_NOSIGNAL);
  }

  /** Reads at most `size` bytes: how many came, 0 at the end, null when there is nothing yet. */
  read(size = 65536) {
    return tryCall("recv", this.fd, Buffer.alloc(size), size, 0);
  }

  /** Reads until `size` bytes have come. */
  async receive(/** @type {number} */ size) {
    for (let left = size; left > 0; ) {
      left -= await until(`${left} more bytes`, () => this.read(left));
    }
  }

  /** Reads until the peer's end. */
  async end() {
    await until("the peer's FIN", () => this.read() === 0);
  }

  /** Waits for an error of the socket, and gives its name ("ECONNRESET"). */
  async error(limitMs = 5000) {
    const value = Buffer.alloc(4);
    const errno = await until(
      "an error",
      () => {
        call("getsockopt", this.fd, SOL_SOCKET, SO_ERROR, value, int(4));
        return value.readInt32LE(0) || null;
      },
      limitMs,
    );
    return new CallError("", errno).code;
  }

  /** Sends our FIN and keeps reading. */
  shutdown() {
    const SHUT_WR = 1;
    call("shutdown", this.fd, SHUT_WR);
    return this;
  }

  close() {
    if (opened.delete(this)) call("close", this.fd);
  }

  /** SO_LINGER with zero seconds, then close(): a RST instead of a FIN. */
  abort() {
    call("setsockopt", this.fd, SOL_SOCKET, SO_LINGER, Buffer.concat([int(1), int(0)]), 8);
    this.close();
  }
}

/** @type {Set<Tcp>} */
const opened = new Set();

/** Aborts what a scenario left open; to be called when its hosts no longer reach each other. */
export function abortAll() {
  for (const tcp of opened) tcp.abort();
}

/** `size` bytes that a reader of the capture can count: a to z, again and again. */
export const letters = (/** @type {number} */ size) =>
  Buffer.from(Array.from({ length: size }, (_, i) => 97 + (i % 26)));
