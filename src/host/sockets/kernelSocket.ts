/**
 * The kernel's TCP sockets, bare: every call is made when it is written and answers at once, by a
 * number or by a negative errno, as our engine's calls do. For comparing the two; a program that
 * merely wants a connection uses node:net.
 */
import { parseAddress } from "../../wire/address.ts";
import { systemError } from "../systemError.ts";
import { AF_INET, AF_INET6, call, IPPROTO_TCP, int32 } from "./socketCalls.ts";

const SOCK_STREAM = 1;
/** SOCK_NONBLOCK and SOCK_CLOEXEC. */
const QUIET = 0x800 | 0x80000;
const SOL_SOCKET = 1;
const SO_ERROR = 4;
const SO_LINGER = 13;
const MSG_NOSIGNAL = 0x4000;
const MSG_FASTOPEN = 0x20000000;
const EINPROGRESS = 115;

/** Options of sockets by the names that manuals use: level and number. */
const OPTIONS: Readonly<Record<string, readonly [level: number, number: number]>> = {
  SO_REUSEADDR: [SOL_SOCKET, 2],
  SO_SNDBUF: [SOL_SOCKET, 7],
  SO_RCVBUF: [SOL_SOCKET, 8],
  SO_KEEPALIVE: [SOL_SOCKET, 9],
  SO_OOBINLINE: [SOL_SOCKET, 10],
  TCP_NODELAY: [IPPROTO_TCP, 1],
  TCP_MAXSEG: [IPPROTO_TCP, 2],
  TCP_CORK: [IPPROTO_TCP, 3],
  TCP_KEEPIDLE: [IPPROTO_TCP, 4],
  TCP_KEEPINTVL: [IPPROTO_TCP, 5],
  TCP_KEEPCNT: [IPPROTO_TCP, 6],
  TCP_SYNCNT: [IPPROTO_TCP, 7],
  TCP_LINGER2: [IPPROTO_TCP, 8],
  TCP_DEFER_ACCEPT: [IPPROTO_TCP, 9],
  TCP_WINDOW_CLAMP: [IPPROTO_TCP, 10],
  TCP_QUICKACK: [IPPROTO_TCP, 12],
  TCP_USER_TIMEOUT: [IPPROTO_TCP, 18],
  TCP_FASTOPEN: [IPPROTO_TCP, 23],
  TCP_NOTSENT_LOWAT: [IPPROTO_TCP, 25],
};

/** A socket of the kernel; `fd` is -1 once it is closed. */
export class KernelSocket {
  fd: number;

  private constructor(fd: number) {
    this.fd = fd;
  }

  /**
   * A new TCP socket with SO_REUSEADDR, bound, over the address's family. Throws where the kernel
   * refuses.
   */
  static bound(ip: string, port: number): KernelSocket {
    const fd = call("socket", familyOf(ip), SOCK_STREAM | QUIET, IPPROTO_TCP);
    if (fd < 0) throw systemError("socket", fd);
    const socket = new KernelSocket(fd);
    socket.set("SO_REUSEADDR", 1);
    const address = sockaddr(ip, port);
    const result = call("bind", fd, address, address.length);
    if (result < 0) throw systemError("bind", result, `${ip}:${port}`);
    return socket;
  }

  /** Sets an option: 0 or a negative errno. */
  set(name: string, value: number): number {
    if (name === "SO_LINGER") return this.#linger(value);
    const option = OPTIONS[name];
    if (option === undefined) return -92; // ENOPROTOOPT
    return call("setsockopt", this.fd, option[0], option[1], int32(value), 4);
  }

  #linger(seconds: number): number {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, seconds < 0 ? 0 : 1, true);
    view.setInt32(4, Math.max(0, seconds), true);
    return call("setsockopt", this.fd, SOL_SOCKET, SO_LINGER, bytes, 8);
  }

  listen(backlog: number): number {
    return call("listen", this.fd, backlog);
  }

  /** Starts to connect: 0 while it is under way. */
  connect(ip: string, port: number): number {
    const address = sockaddr(ip, port);
    const result = call("connect", this.fd, address, address.length);
    return result === -EINPROGRESS ? 0 : result;
  }

  /**
   * Fast Open (RFC 7413): connects with data on the SYN, or asks for a cookie where there is none
   * yet; answers as `send` does, 0 where it only connects.
   */
  connectWithData(ip: string, port: number, bytes: Uint8Array, count: number): number {
    const address = sockaddr(ip, port);
    const flags = MSG_FASTOPEN | MSG_NOSIGNAL;
    const result = call("sendto", this.fd, bytes, count, flags, address, address.length);
    return result === -EINPROGRESS ? 0 : result;
  }

  /** The next connection of a listener, or a negative errno. */
  accept(): KernelSocket | number {
    const fd = call("accept4", this.fd, null, null, QUIET);
    return fd < 0 ? fd : new KernelSocket(fd);
  }

  send(bytes: Uint8Array, count: number): number {
    return call("send", this.fd, bytes, count, MSG_NOSIGNAL);
  }

  receive(into: Uint8Array, most: number): number {
    return call("recv", this.fd, into, most, 0);
  }

  shutdown(how: "read" | "write" | "both"): number {
    return call("shutdown", this.fd, ["read", "write", "both"].indexOf(how));
  }

  /** SO_ERROR, which reading clears: a positive errno or 0. */
  takeError(): number {
    const value = new Uint8Array(4);
    const result = call("getsockopt", this.fd, SOL_SOCKET, SO_ERROR, value, int32(4));
    return result < 0 ? result : new DataView(value.buffer).getInt32(0, true);
  }

  close(): number {
    if (this.fd < 0) return -9; // EBADF
    const result = call("close", this.fd);
    this.fd = -1;
    return result;
  }

  /** Closes with a reset: SO_LINGER with no time to linger. */
  abort(): number {
    this.#linger(0);
    return this.close();
  }
}

const familyOf = (ip: string): number => (ip.includes(":") ? AF_INET6 : AF_INET);

/** struct sockaddr_in or sockaddr_in6; throws for what is no address. */
function sockaddr(ip: string, port: number): Uint8Array {
  const address = parseAddress(ip);
  if (address === undefined) throw new Error(`no address: ${ip}`);
  const isSix = address.family === 6;
  const bytes = new Uint8Array(isSix ? 28 : 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, familyOf(ip), true);
  view.setUint16(2, port);
  const words = isSix ? address.words : address.words.slice(0, 1);
  for (const [i, word] of words.entries()) view.setUint32((isSix ? 8 : 4) + 4 * i, word);
  return bytes;
}
