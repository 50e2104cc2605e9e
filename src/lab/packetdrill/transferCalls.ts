/** The calls that move bytes: read and write in all their spellings, sendfile, splice, ioctl. */
import {
  END,
  ENDED,
  FAILED,
  MSG_EOR,
  MSG_MORE,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  PEER_CLOSED,
  WRITABLE,
} from "../../engine/api.ts";
import type { CallSpec, Expression } from "./ast.ts";
import type { Calls } from "./calls.ts";
import { CONSTANTS } from "./constants.ts";
import type { BytesDescriptor, Descriptor, SocketDescriptor } from "./descriptors.ts";
import { fastOpen } from "./fastOpenCalls.ts";
import { reason } from "./messages/words.ts";
import {
  BLOCKED,
  done,
  failed,
  fromStack,
  type Mismatch,
  mismatchOf,
  type Outcome,
} from "./outcome.ts";
import { fieldOf, iovecBytes, numberOf, symbolOf, Unsupported } from "./values.ts";

const MSG_DONTWAIT = CONSTANTS.get("MSG_DONTWAIT") as number;
const MSG_FASTOPEN = CONSTANTS.get("MSG_FASTOPEN") as number;
const MSG_ZEROCOPY = CONSTANTS.get("MSG_ZEROCOPY") as number;
const MSG_ERRQUEUE = CONSTANTS.get("MSG_ERRQUEUE") as number;
const SEND_FLAGS = MSG_MORE | MSG_EOR | MSG_OOB;
const MAX_BYTES = 64 * 1024 * 1024;

/** Zeros to send and room to receive into: what the bytes are is no matter to a script. */
let scratch = new Uint8Array(65_536);

function room(bytes: number): Uint8Array {
  if (bytes > MAX_BYTES) throw new Unsupported(reason("needsBuffer", bytes));
  if (scratch.length < bytes) scratch = new Uint8Array(bytes);
  return scratch;
}

/** write, send, sendto: bytes in the third argument, flags in the fourth. */
export const write = (calls: Calls, call: CallSpec): Outcome =>
  isNowhere(call)
    ? failed("EFAULT")
    : sendBytes(calls, call, numberOf(call.args[2]) ?? 0, numberOf(call.args[3]) ?? 0);

/** Whether the buffer is NULL where bytes are to be moved. */
const isNowhere = ({ args }: CallSpec): boolean =>
  symbolOf(args[1]) === "NULL" && (numberOf(args[2]) ?? 0) > 0;

/** writev: bytes in an array of iovecs. */
export const writev = (calls: Calls, call: CallSpec): Outcome =>
  sendBytes(calls, call, iovecBytes(call.args[1]), 0);

/** sendmsg: bytes in the message's iovecs. */
export const sendmsg = (calls: Calls, call: CallSpec): Outcome =>
  sendBytes(calls, call, iovecBytes(fieldOf(call.args[1], "msg_iov")), numberOf(call.args[2]) ?? 0);

function sendBytes(calls: Calls, call: CallSpec, bytes: number, flags: number): Outcome {
  if ((flags & MSG_ZEROCOPY) !== 0) throw new Unsupported(reason("needs", "MSG_ZEROCOPY"));
  const fd = numberOf(call.args[0]);
  const target = calls.descriptors.get(fd);
  if (target?.kind === "bytes") return putBytes(target, bytes);
  if (target?.kind !== "socket") return failed("EBADF");
  const waits = !target.nonblocking && (flags & MSG_DONTWAIT) === 0;
  const send = () => sendFrom(calls, call, target, bytes, flags);
  if ((flags & MSG_FASTOPEN) !== 0 || opensBySending(calls, call, target)) {
    return fastOpen(calls, call, fd as number, target, bytes, waits, send);
  }
  if (target.id === null) return failed("EPIPE");
  if (calls.isConnecting(target)) {
    return waits ? BLOCKED : failed("EAGAIN");
  }
  return send();
}

/** Whether a call that does not say MSG_FASTOPEN connects all the same. */
function opensBySending(calls: Calls, call: CallSpec, socket: SocketDescriptor): boolean {
  if (socket.deferred || calls.opening.has(call)) return true;
  // FreeBSD: a client that has TCP_FASTOPEN set connects by its first sendto().
  const implied = calls.dialect === "freebsd" && call.name === "sendto" && socket.id === null;
  return implied && (socket.options.TCP_FASTOPEN ?? 0) !== 0;
}

/** A blocking call waits until the last byte is in the send buffer; it remembers what went. */
function sendFrom(
  calls: Calls,
  call: CallSpec,
  socket: SocketDescriptor,
  bytes: number,
  flags: number,
): Outcome {
  const before = calls.transferred(call);
  const { stack, now } = calls.underTest;
  // A writer that sleeps wakes when a third of the buffer is free, though less would do to begin.
  const woken = stack.readiness(socket.id as number) & (WRITABLE | FAILED | ENDED);
  if (before > 0 && woken === 0) return BLOCKED;
  const zeros = room(bytes).fill(0, 0, bytes);
  const answer = stack.send(socket.id as number, zeros, before, bytes, now, flags & SEND_FLAGS);
  const waits = !socket.nonblocking && (flags & MSG_DONTWAIT) === 0;
  if (answer < 0 && before > 0) return done(before);
  if (answer < 0) return fromStack(answer);
  const total = before + answer;
  if (total === bytes) return done(total);
  if (waits) {
    calls.setTransferred(call, total);
    return BLOCKED;
  }
  return total > 0 ? done(total) : failed("EAGAIN");
}

function putBytes(target: BytesDescriptor, bytes: number): Outcome {
  target.store.bytes += bytes;
  return done(bytes);
}

/** read, recv, recvfrom: room in the third argument, flags in the fourth. */
export const read = (calls: Calls, call: CallSpec): Outcome =>
  isNowhere(call)
    ? failed("EFAULT")
    : receiveBytes(calls, call, numberOf(call.args[2]) ?? 0, numberOf(call.args[3]) ?? 0);

/** readv: room in an array of iovecs. */
export const readv = (calls: Calls, call: CallSpec): Outcome =>
  receiveBytes(calls, call, iovecBytes(call.args[1]), 0);

/** recvmsg: room in the message's iovecs; control messages may be expected back. */
export function recvmsg(calls: Calls, call: CallSpec): Outcome {
  const flags = numberOf(call.args[2]) ?? 0;
  if ((flags & MSG_ERRQUEUE) !== 0) throw new Unsupported(reason("needsErrorQueue"));
  const outcome = receiveBytes(calls, call, iovecBytes(fieldOf(call.args[1], "msg_iov")), flags);
  if (outcome.kind === "blocked" || outcome.value < 0) return outcome;
  const socket = calls.descriptors.socket(numberOf(call.args[0]));
  const mismatch = controlMismatch(calls, socket, fieldOf(call.args[1], "msg_control"));
  return mismatch === null ? outcome : { ...outcome, mismatch };
}

/** TCP_CM_INQ is the one control message of TCP that scripts expect. */
function controlMismatch(
  calls: Calls,
  socket: SocketDescriptor | undefined,
  expected: Expression | undefined,
): Mismatch | null {
  if (expected?.kind !== "array" || socket?.id == null) return null;
  for (const item of expected.items) {
    const type = fieldOf(item, "cmsg_type");
    if (type?.kind !== "symbol" || type.name !== "TCP_CM_INQ") {
      throw new Unsupported(reason("needsControl"));
    }
    const wanted = numberOf(fieldOf(item, "cmsg_data"));
    const { readable } = calls.underTest.stack.queues(socket.id);
    // Linux says 1 behind the peer's FIN, so that the reader comes back for the end.
    const ended = (calls.readiness(socket) & PEER_CLOSED) !== 0 ? 1 : 0;
    const mismatch = mismatchOf("TCP_CM_INQ", wanted, readable || ended);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function receiveBytes(calls: Calls, call: CallSpec, bytes: number, flags: number): Outcome {
  const source = calls.descriptors.get(numberOf(call.args[0]));
  if (source?.kind === "bytes") return takeBytes(source, bytes);
  if (source?.kind !== "socket") return failed("EBADF");
  if (source.id === null) return failed("ENOTCONN");
  const { stack, now } = calls.underTest;
  const kept = flags & (MSG_PEEK | MSG_TRUNC);
  const answer = stack.receive(source.id, room(bytes), 0, bytes, now, kept);
  calls.underTest.drain();
  if (answer === END) return done(0);
  if (answer !== 0 || bytes === 0) return fromStack(answer);
  return source.nonblocking || (flags & MSG_DONTWAIT) !== 0 ? failed("EAGAIN") : BLOCKED;
}

function takeBytes(source: BytesDescriptor, bytes: number): Outcome {
  const taken = Math.min(bytes, source.store.bytes);
  source.store.bytes -= taken;
  return done(taken);
}

/** `sendfile(4, 5, [0], 100000)`: bytes of a file into a socket. */
export const sendfile = (calls: Calls, call: CallSpec): Outcome =>
  sendBytes(calls, call, numberOf(call.args[3]) ?? 0, 0);

/** `splice(from, …, to, …, bytes, flags)`: one side is a pipe, the other a socket or a file. */
export function splice(calls: Calls, call: CallSpec): Outcome {
  const [from, , to] = call.args;
  const source = calls.descriptors.get(numberOf(from));
  const bytes = Math.min(numberOf(call.args[4]) ?? 0, beforeUrgent(calls, source));
  if (bytes === 0) return done(0);
  const read: CallSpec = { ...call, args: [from as Expression] };
  const taken = source === undefined ? failed("EBADF") : receiveBytes(calls, read, bytes, 0);
  if (taken.kind === "blocked" || taken.value <= 0) return taken;
  return sendBytes(calls, { ...call, args: [to as Expression] }, taken.value, 0);
}

/** Bytes in front of an urgent one: Linux's splice never takes that. */
function beforeUrgent(calls: Calls, source: Descriptor | undefined): number {
  if (source?.kind !== "socket" || source.id === null) return Number.POSITIVE_INFINITY;
  const { urgent } = calls.underTest.stack.queues(source.id);
  return urgent === 0 ? Number.POSITIVE_INFINITY : urgent - 1;
}

/** `ioctl(4, SIOCINQ, [1000]) = 0`: what is queued, either way. */
export function ioctl(calls: Calls, call: CallSpec): Outcome {
  const socket = calls.descriptors.socket(numberOf(call.args[0]));
  if (socket?.id == null) return failed("EBADF");
  const request = numberOf(call.args[1]);
  const { readable, unacknowledged, unsent } = calls.underTest.stack.queues(socket.id);
  const actual =
    request === CONSTANTS.get("SIOCINQ")
      ? readable
      : request === CONSTANTS.get("SIOCOUTQ")
        ? unacknowledged
        : unsent;
  return done(0, mismatchOf("bytes", numberOf(call.args[2]), actual));
}
