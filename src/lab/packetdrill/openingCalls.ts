/** socket, bind, listen, accept, connect, close, shutdown: the calls that make and end sockets. */
import { CONNECTED, ENDED, FAILED } from "../../engine/api.ts";
import { failure } from "../../engine/block/errors.ts";
import type { CallSpec, Expression } from "./ast.ts";
import type { Calls } from "./calls.ts";
import { CONSTANTS } from "./constants.ts";
import { freshSocket, type SocketDescriptor } from "./descriptors.ts";
import { reason } from "./messages/words.ts";
import { BLOCKED, done, failed, fromStack, type Outcome } from "./outcome.ts";
import { fieldOf, numberOf, Unsupported } from "./values.ts";

const SOCK_NONBLOCK = CONSTANTS.get("SOCK_NONBLOCK") as number;
const SOCK_STREAM = CONSTANTS.get("SOCK_STREAM") as number;
const SOCK_CLOEXEC = CONSTANTS.get("SOCK_CLOEXEC") as number;
const IPPROTO_TCP = CONSTANTS.get("IPPROTO_TCP") as number;
const AF_UNSPEC = 0;

/** Protocols of streams that are not TCP, by their numbers. */
const OTHER_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [CONSTANTS.get("IPPROTO_SCTP") as number, "SCTP"],
  [CONSTANTS.get("IPPROTO_MPTCP") as number, "Multipath TCP"],
]);

/** `socket(…, SOCK_STREAM, IPPROTO_TCP) = 3` */
export function socket(calls: Calls, call: CallSpec): Outcome {
  const kind = numberOf(call.args[1]) ?? SOCK_STREAM;
  const protocol = numberOf(call.args[2]) ?? IPPROTO_TCP;
  const other = OTHER_PROTOCOLS.get(protocol);
  if (other !== undefined) throw new Unsupported(reason("needsProtocol", other));
  if ((kind & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) !== SOCK_STREAM) {
    throw new Unsupported(reason("needsProtocol", "sockets other than SOCK_STREAM"));
  }
  if (protocol !== IPPROTO_TCP && protocol !== 0) return failed("EPROTONOSUPPORT");
  calls.onSocket();
  const nonblocking = (kind & SOCK_NONBLOCK) !== 0;
  const fd = calls.descriptors.add(freshSocket(nonblocking), expectedDescriptor(call));
  calls.underTestDescriptor ??= fd;
  return done(fd);
}

/** The number that the script gives a new descriptor. */
export function expectedDescriptor(call: CallSpec): number | null {
  const wanted = call.result === null ? null : numberOf(call.result);
  return wanted !== null && wanted >= 0 ? wanted : null;
}

/** `bind(3, …, …) = 0` */
export function bind(calls: Calls, call: CallSpec): Outcome {
  const descriptor = calls.descriptors.socket(numberOf(call.args[0]));
  if (descriptor === undefined) return failed("EBADF");
  if (descriptor.port !== null) return failed("EINVAL");
  const port = numberOf(fieldOf(call.args[1], "sin_port")) ?? calls.ports.bind;
  const { options } = descriptor;
  const why = calls.underTest.stack.checkBind({ address: calls.addresses.local, port, options });
  if (why < 0) return fromStack(why);
  descriptor.port = port;
  return done(0);
}

/** `listen(3, 1) = 0` */
export function listen(calls: Calls, call: CallSpec): Outcome {
  const descriptor = calls.descriptors.socket(numberOf(call.args[0]));
  if (descriptor === undefined) return failed("EBADF");
  const { stack, now } = calls.underTest;
  const backlog = numberOf(call.args[1]) ?? 0;
  if (descriptor.role === "listening" && descriptor.id !== null) {
    stack.setBacklog(descriptor.id, backlog);
    return done(0);
  }
  if (descriptor.id !== null) return failed("EINVAL");
  const answer = stack.listen(
    {
      port: descriptor.port ?? calls.ports.bind,
      backlog,
      options: descriptor.options,
      ...(descriptor.congestion === null ? {} : { congestion: descriptor.congestion }),
      ...(descriptor.fastOpenKey === null ? {} : { fastOpenKey: descriptor.fastOpenKey }),
    },
    now,
  );
  if (answer < 0) return fromStack(answer);
  descriptor.id = answer;
  descriptor.role = "listening";
  calls.onListen(descriptor.port ?? calls.ports.bind);
  return done(0);
}

/** `accept(3, …, …) = 4`, and accept4 with its flags. */
export function accept(calls: Calls, call: CallSpec): Outcome {
  const listener = calls.descriptors.socket(numberOf(call.args[0]));
  if (listener?.id == null || listener.role !== "listening") return failed("EINVAL");
  const { stack, now } = calls.underTest;
  const id = stack.accept(listener.id, now);
  if (id === undefined) return listener.nonblocking ? failed("EAGAIN") : BLOCKED;
  const flags = numberOf(call.args[3]) ?? 0;
  const child: SocketDescriptor = {
    ...freshSocket((flags & SOCK_NONBLOCK) !== 0),
    id,
    role: "connected", // and bound by nobody: once disconnected it has no port to keep
  };
  const fd = calls.descriptors.add(child, expectedDescriptor(call));
  calls.underTestDescriptor = fd;
  return done(fd);
}

/** `connect(3, …, …) = -1 EINPROGRESS`, or blocking until the handshake is over. */
export function connect(calls: Calls, call: CallSpec): Outcome {
  const fd = numberOf(call.args[0]);
  const descriptor = calls.descriptors.socket(fd);
  if (descriptor === undefined || fd === null) return failed("EBADF");
  if (isUnspecified(call.args[1])) return disconnect(calls, descriptor);
  if (descriptor.role === "listening") return failed("EISCONN");
  if (descriptor.id === null) {
    const packets = calls.underTest.packets;
    const answer = startConnecting(calls, descriptor, call);
    if (answer < 0) return fromStack(answer);
    calls.underTestDescriptor = fd;
    calls.underTest.drain();
    // Fast Open with TCP_FASTOPEN_CONNECT: nothing is sent yet, and connect() succeeds at once.
    descriptor.deferred = calls.underTest.packets === packets;
    if (descriptor.deferred) return done(0);
    return descriptor.nonblocking ? failed("EINPROGRESS") : connectProgress(calls, descriptor);
  }
  // Linux: a socket that waits for its first send() says that it is connected.
  if (descriptor.deferred) return failed("EISCONN");
  return descriptor.nonblocking && descriptor.role === "connecting"
    ? laterConnect(calls, descriptor)
    : connectProgress(calls, descriptor);
}

/** AF_UNSPEC, in a structure or bare: no address at all. */
export const isUnspecified = (address: Expression | undefined): boolean =>
  numberOf(address?.kind === "symbol" ? address : fieldOf(address, "sa_family")) === AF_UNSPEC;

function startConnecting(calls: Calls, descriptor: SocketDescriptor, call: CallSpec): number {
  const { stack, now } = calls.underTest;
  const answer = stack.connect(
    {
      address: calls.addresses.remote,
      port: numberOf(fieldOf(call.args[1], "sin_port")) ?? calls.ports.connect,
      options: descriptor.options,
      ...(descriptor.port === null ? {} : { localPort: descriptor.port }),
      ...(descriptor.congestion === null ? {} : { congestion: descriptor.congestion }),
    },
    now,
  );
  if (answer < 0) return answer;
  descriptor.id = answer;
  descriptor.role = "connecting";
  return answer;
}

/** Of a blocking connect that waits: whether it is over. */
function connectProgress(calls: Calls, descriptor: SocketDescriptor): Outcome {
  const ready = calls.readiness(descriptor);
  if ((ready & (FAILED | ENDED)) !== 0) {
    const error = calls.takeError(descriptor) ?? "ECONNABORTED";
    descriptor.id = null;
    descriptor.role = "fresh";
    return failed(error);
  }
  if ((ready & CONNECTED) === 0) return BLOCKED;
  if (descriptor.role === "connected") return failed("EISCONN");
  descriptor.role = "connected";
  return done(0);
}

/** A second connect() of a non-blocking socket: under way, over, or failed. */
function laterConnect(calls: Calls, descriptor: SocketDescriptor): Outcome {
  const progress = connectProgress(calls, descriptor);
  return progress.kind === "blocked" ? failed("EALREADY") : progress;
}

/** `close(4) = 0`; with SO_LINGER it waits until all is acknowledged. */
export function close(calls: Calls, call: CallSpec): Outcome {
  const fd = numberOf(call.args[0]);
  const descriptor = calls.descriptors.get(fd);
  if (descriptor === undefined || fd === null) return failed("EBADF");
  if (descriptor.kind === "socket" && descriptor.id !== null) {
    const { stack, now, ended } = calls.underTest;
    if (descriptor.lingers) {
      if (!ended.has(descriptor.id)) return BLOCKED;
    } else if (stack.close(descriptor.id, now) === failure("EINPROGRESS")) {
      descriptor.lingers = true;
      ended.delete(descriptor.id);
      return BLOCKED;
    }
    calls.closed(fd);
  }
  calls.descriptors.remove(fd);
  return done(0);
}

/** `connect(4, AF_UNSPEC, …) = 0`: the connection is reset, the socket is as good as new. */
function disconnect(calls: Calls, descriptor: SocketDescriptor): Outcome {
  if (descriptor.id !== null) calls.underTest.stack.abort(descriptor.id, calls.underTest.now);
  descriptor.id = null;
  descriptor.role = "fresh";
  calls.underTest.drain();
  calls.onDisconnect();
  return done(0);
}

/** `shutdown(4, SHUT_WR) = 0` */
export function shutdown(calls: Calls, call: CallSpec): Outcome {
  const descriptor = calls.descriptors.socket(numberOf(call.args[0]));
  if (descriptor === undefined) return failed("EBADF");
  if (descriptor.id === null) return failed("ENOTCONN");
  const how = (["read", "write", "both"] as const)[numberOf(call.args[1]) ?? 2] ?? "both";
  return fromStack(calls.underTest.stack.shutdown(descriptor.id, how, calls.underTest.now));
}
