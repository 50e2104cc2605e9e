/**
 * The shapes that go in and out of a `Stack`: what a caller may rely on. Each is declared in the
 * room that it is about; the behaviour is in stack.ts and below.
 *
 * A `Stack` is one host's TCP without any I/O: packets, time and randomness are arguments, packets
 * to send, readiness and the next deadline are asked for. Time is microseconds in one zero.
 */
export {
  ACCEPTABLE,
  CONNECTED,
  ENDED,
  FAILED,
  PEER_CLOSED,
  READABLE,
  SOFT_ERROR,
  type SocketId,
  type StackEvent,
  URGENT,
  WRITABLE,
} from "./block/events.ts";
export { END, MSG_EOR, MSG_MORE, MSG_OOB, MSG_PEEK, MSG_TRUNC } from "./block/messageFlags.ts";
export { HEADROOM, type Packet } from "./block/output.ts";
export type { StackOptions } from "./block/stackOptions.ts";
export type { TcpInfo } from "./block/tcpInfo.ts";
export type { BindOptions } from "./open/bind.ts";
export type { ConnectOptions } from "./open/connect.ts";
export type { ListenOptions } from "./open/listenCall.ts";
export type { Endpoint } from "./socket/describe.ts";
export type { OptionName, SocketOptions } from "./socket/options.ts";
export type { Queues } from "./socket/readiness.ts";
