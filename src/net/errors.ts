/**
 * Errors of node's exact shape: `code`, `errno`, `syscall`, `address`, `port` and the very message,
 * from one table. `connect ECONNREFUSED 10.0.0.2:80` reads here as it reads there.
 *
 * What a caller did wrong in the program (a bad port, a closed socket) is the second table. Node
 * marks those by `code` alone too; which class of Error each is belongs to the table.
 */
import { type ErrorName, errorName } from "../engine/block/errors.ts";

/** Node's own: a call that its handle's end has cut short. The stack never reports it. */
export const ECANCELED = -125;

/** The name that node has for an errno of either sign: libuv's, where ENOTSUP is EOPNOTSUPP too. */
function nameOf(errno: number): string {
  if (errno === ECANCELED) return "ECANCELED";
  const name = errorName(errno) ?? "UNKNOWN";
  return name === "EOPNOTSUPP" ? "ENOTSUP" : name;
}

/** What the operating system's error means, in libuv's words, which node shows for listen(). */
const MEANINGS: Readonly<Record<ErrorName, string>> = {
  EPERM: "operation not permitted",
  EBADF: "bad file descriptor",
  EAGAIN: "resource temporarily unavailable",
  EACCES: "permission denied",
  EINVAL: "invalid argument",
  EPIPE: "broken pipe",
  ENONET: "machine is not on the network",
  EPROTO: "protocol error",
  EMSGSIZE: "message too long",
  ENOPROTOOPT: "protocol not available",
  EPROTONOSUPPORT: "protocol not supported",
  EOPNOTSUPP: "operation not supported on socket",
  EAFNOSUPPORT: "address family not supported",
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "address not available",
  ENETUNREACH: "network is unreachable",
  ECONNABORTED: "software caused connection abort",
  ECONNRESET: "connection reset by peer",
  ENOBUFS: "no buffer space available",
  EISCONN: "socket is already connected",
  ENOTCONN: "socket is not connected",
  ETIMEDOUT: "connection timed out",
  ECONNREFUSED: "connection refused",
  EHOSTDOWN: "host is down",
  EHOSTUNREACH: "host is unreachable",
  EALREADY: "connection already in progress",
  EINPROGRESS: "operation now in progress",
};

/** Where a failed call was going. */
export interface Place {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** An error of the system, as node's types have it. */
export interface SystemError extends Error {
  code: string;
  errno: number;
  syscall: string;
  address?: string;
  port?: number;
  localAddress?: string;
  localPort?: number;
  hostname?: string;
}

/** `read ECONNRESET`: a call on a connection failed. `errno` is negative, as libuv has it. */
export function errnoError(errno: number, syscall: string): SystemError {
  const code = nameOf(errno);
  return Object.assign(new Error(`${syscall} ${code}`), { errno, code, syscall });
}

/** `connect ECONNREFUSED 10.0.0.2:80`: a call that was going somewhere failed. */
export function connectError(errno: number, place: Place): SystemError {
  const code = nameOf(errno);
  const { address = "", port, localAddress, localPort } = place;
  const remote = port ? ` ${address}:${port}` : address && ` ${address}`;
  const local = localPort === undefined ? "" : ` - Local (${localAddress}:${localPort})`;
  const error = new Error(`connect ${code}${remote}${local}`);
  return Object.assign(error, {
    errno,
    code,
    syscall: "connect",
    address,
    ...(port ? { port } : {}),
  });
}

/** `bind EADDRNOTAVAIL 192.0.2.77`: the local address that a connection asked for is not ours. */
export function bindError(errno: number, address: string, port: number | undefined): SystemError {
  const code = nameOf(errno);
  const place = port ? `${address}:${port}` : address;
  const error = new Error(`bind ${code} ${place}`);
  return Object.assign(error, { errno, code, syscall: "bind", address, ...(port ? { port } : {}) });
}

/** `listen EADDRINUSE: address already in use 10.0.0.1:80`. */
export function listenError(errno: number, address: string | null, port: number): SystemError {
  const code = nameOf(errno);
  const place = address === null ? "" : ` ${address}${port > 0 ? `:${port}` : ""}`;
  const error = new Error(
    `listen ${code}: ${MEANINGS[code as ErrorName] ?? "unknown error"}${place}`,
  );
  return Object.assign(error, {
    code,
    errno,
    syscall: "listen",
    ...(address === null ? {} : { address }),
    ...(port > 0 ? { port } : {}),
  });
}

/** libuv's number for a name that nobody has. */
const EAI_NONAME = -3008;

/** `getaddrinfo ENOTFOUND name`. */
export function lookupError(hostname: string): SystemError {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return Object.assign(error, {
    errno: EAI_NONAME,
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname,
  });
}

/** What a path gets: a simulated host has no file system that a socket could have a name in. */
export function pathError(syscall: "connect" | "listen", path: string): SystemError {
  const code = "ENOENT";
  const message =
    syscall === "connect"
      ? `connect ${code} ${path}`
      : `listen ${code}: no such file or directory ${path}`;
  return Object.assign(new Error(message), { errno: -2, code, syscall, address: path });
}

/** What a program may get wrong: which Error, and what it says. */
const PROGRAM_ERRORS = {
  ERR_SOCKET_CLOSED: [Error, () => "Socket is closed"],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: [
    Error,
    () => "Socket closed before the connection was established",
  ],
  ERR_SERVER_ALREADY_LISTEN: [
    Error,
    () => "Listen method has been called more than once without closing.",
  ],
  ERR_SERVER_NOT_RUNNING: [Error, () => "Server is not running."],
  ERR_SOCKET_BAD_PORT: [
    RangeError,
    (name: string, port: unknown) =>
      `${name} should be >= 0 and < 65536. Received ${described(port)}.`,
  ],
  ERR_MISSING_ARGS: [
    TypeError,
    () => 'The "options" or "port" or "path" argument must be specified',
  ],
  ERR_INVALID_ARG_TYPE: [
    TypeError,
    (name: string, expected: string, value: unknown) =>
      `The ${name} must be ${expected}. Received ${described(value)}`,
  ],
  ERR_INVALID_ARG_VALUE: [
    TypeError,
    (name: string, problem: string, value: unknown) =>
      `The ${name} ${problem}. Received ${shown(value)}`,
  ],
  ERR_INVALID_IP_ADDRESS: [
    TypeError,
    (address: unknown) =>
      `Invalid IP address: ${typeof address === "string" ? address : shown(address)}`,
  ],
  ERR_IP_BLOCKED: [Error, (ip: string) => `IP(${ip}) is blocked by net.BlockList`],
  ERR_INVALID_ADDRESS_FAMILY: [
    RangeError,
    (family: unknown, host: unknown, port: unknown) =>
      `Invalid address family: ${family} ${host}:${port}`,
  ],
  ERR_INVALID_FD_TYPE: [TypeError, () => "Unsupported fd type: UNKNOWN"],
  ERR_INVALID_ADDRESS: [Error, () => "Invalid socket address"],
  ERR_OUT_OF_RANGE: [
    RangeError,
    (name: string, range: string, value: unknown) =>
      `The value of "${name}" is out of range. It must be ${range}. Received ${value}`,
  ],
  EPIPE: [Error, () => "This socket has been ended by the other party"],
} as const satisfies Record<string, readonly [new (message: string) => Error, unknown]>;

type ProgramErrors = typeof PROGRAM_ERRORS;

/** The error of that code, its message filled in as node fills it. */
export function programError<C extends keyof ProgramErrors>(
  code: C,
  ...values: Parameters<ProgramErrors[C][1]>
): Error & { code: C } {
  const [Class, message] = PROGRAM_ERRORS[code] as readonly [
    new (message: string) => Error,
    (...values: unknown[]) => string,
  ];
  return Object.assign(new Class(message(...values)), { code });
}

/** A value in node's words: `type number (70000)`. */
function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") return `an instance of ${value.constructor?.name ?? "Object"}`;
  return `type ${typeof value} (${shown(value)})`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[ ${value.map(shown).join(", ")} ]`;
  const fields = Object.entries(value).map(([name, one]) => `${name}: ${shown(one)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
