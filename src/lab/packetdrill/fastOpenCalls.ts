/**
 * Fast Open from the client's side, as calls see it: `sendto(…, MSG_FASTOPEN, …)` connects and
 * sends in one, and so does the first write after connect() with TCP_FASTOPEN_CONNECT.
 */
import { CONNECTED, ENDED, FAILED } from "../../engine/api.ts";
import { FASTOPEN_CLIENT } from "../../engine/block/fastOpenBits.ts";
import type { CallSpec } from "./ast.ts";
import type { Calls } from "./calls.ts";
import type { SocketDescriptor } from "./descriptors.ts";
import { isUnspecified } from "./openingCalls.ts";
import { BLOCKED, done, failed, fromStack, type Outcome } from "./outcome.ts";

/** What sends the rest of a call once the connection stands. */
type SendRest = () => Outcome;

/** Connects and sends: returns what the SYN took, or waits for the handshake and sends the rest. */
export function fastOpen(
  calls: Calls,
  call: CallSpec,
  fd: number,
  socket: SocketDescriptor,
  bytes: number,
  waits: boolean,
  sendRest: SendRest,
): Outcome {
  const { stack } = calls.underTest;
  if (calls.opening.has(call)) return goOn(calls, socket, sendRest);
  if ((stack.settings.tcp_fastopen & FASTOPEN_CLIENT) === 0 || isUnspecified(call.args[4])) {
    return failed("EOPNOTSUPP");
  }
  if (socket.role === "connected") return failed("EISCONN");
  if (socket.id !== null && !socket.deferred) return stillConnecting(calls, socket, sendRest);
  // Who waits has all of it queued: what the SYN cannot carry saves the handshake's bare ACK.
  const queuesAll = waits || calls.dialect === "freebsd";
  const taken = queuesAll ? bytes : Math.min(bytes, roomOnSyn(calls, socket));
  const answer = socket.id === null ? open(calls, fd, socket, taken) : write(calls, socket, taken);
  if (answer < 0) return fromStack(answer);
  const { unacknowledged } = stack.queues(socket.id as number);
  calls.setTransferred(call, Math.max(0, unacknowledged - 1)); // the SYN counts as one
  calls.opening.add(call);
  socket.deferred = false;
  calls.underTest.drain();
  // FreeBSD's sendto() has done its work when the bytes are queued, and does not wait.
  if (waits && calls.dialect === "linux") return goOn(calls, socket, sendRest);
  return taken > 0 ? done(taken) : failed("EINPROGRESS");
}

/** Of a socket whose connect() has not been asked for its end yet: this call learns of it. */
function stillConnecting(calls: Calls, socket: SocketDescriptor, sendRest: SendRest): Outcome {
  const progress = goOn(calls, socket, sendRest);
  return progress.kind === "blocked" ? failed("EALREADY") : progress;
}

const target = (calls: Calls, socket: SocketDescriptor) => ({
  address: calls.addresses.remote,
  port: calls.ports.connect,
  options: socket.options,
  ...(socket.port === null ? {} : { localPort: socket.port }),
  ...(socket.congestion === null ? {} : { congestion: socket.congestion }),
});

const roomOnSyn = (calls: Calls, socket: SocketDescriptor): number =>
  calls.underTest.stack.synRoom(target(calls, socket));

function open(calls: Calls, fd: number, socket: SocketDescriptor, bytes: number): number {
  const { stack, now } = calls.underTest;
  const fastOpenData = new Uint8Array(bytes);
  const answer = stack.connect({ ...target(calls, socket), fastOpenData }, now);
  if (answer < 0) return answer;
  socket.id = answer;
  socket.role = "connecting";
  calls.underTestDescriptor = fd;
  return 0;
}

function write(calls: Calls, socket: SocketDescriptor, bytes: number): number {
  const { stack, now } = calls.underTest;
  return stack.send(socket.id as number, new Uint8Array(bytes), 0, bytes, now);
}

/** A blocking call sleeps until the handshake is over. */
function goOn(calls: Calls, socket: SocketDescriptor, sendRest: SendRest): Outcome {
  const ready = calls.readiness(socket);
  if ((ready & (FAILED | ENDED)) !== 0) return failed(calls.takeError(socket) ?? "EPIPE");
  if ((ready & CONNECTED) === 0) return BLOCKED;
  socket.role = "connected";
  return sendRest();
}
