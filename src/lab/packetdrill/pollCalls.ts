/** poll, epoll and the descriptors that hold no socket: pipe and open. */
import {
  ACCEPTABLE,
  CONNECTED,
  ENDED,
  FAILED,
  PEER_CLOSED,
  READABLE,
  URGENT,
  WRITABLE,
} from "../../engine/api.ts";
import type { CallSpec, Expression } from "./ast.ts";
import type { Calls } from "./calls.ts";
import { CONSTANTS } from "./constants.ts";
import type { EpollDescriptor, SocketDescriptor } from "./descriptors.ts";
import { expectedDescriptor } from "./openingCalls.ts";
import { BLOCKED, done, failed, type Mismatch, mismatchOf, type Outcome } from "./outcome.ts";
import { fieldOf, itemsOf, numberOf } from "./values.ts";

const bit = (name: string): number => CONSTANTS.get(name) as number;
const [IN, PRI, OUT, ERR, HUP, RDHUP] = [
  bit("POLLIN"),
  bit("POLLPRI"),
  bit("POLLOUT"),
  bit("POLLERR"),
  bit("POLLHUP"),
  bit("POLLRDHUP"),
];
const READ_BITS = IN | bit("POLLRDNORM");
const WRITE_BITS = OUT | bit("POLLWRNORM");
const EDGE = bit("EPOLLET");
const ONCE = bit("EPOLLONESHOT");

/** What poll() would say of a socket now, as in Linux's tcp_poll. */
function pollBits(calls: Calls, socket: SocketDescriptor): number {
  if (socket.id === null) return OUT | HUP;
  const ready = calls.readiness(socket);
  const ended = (ready & ENDED) !== 0;
  let bits = 0;
  if ((ready & (READABLE | ACCEPTABLE | PEER_CLOSED)) !== 0 || ended) bits |= READ_BITS;
  if ((ready & WRITABLE) !== 0 || ended) bits |= WRITE_BITS;
  if ((ready & PEER_CLOSED) !== 0 || ended) bits |= RDHUP;
  if ((ready & FAILED) !== 0) bits |= ERR;
  if ((ready & URGENT) !== 0) bits |= PRI;
  if (ended && (ready & CONNECTED) !== 0) bits |= HUP;
  if (ended) bits |= HUP;
  return bits;
}

/** `poll([{fd=3, events=POLLIN, revents=POLLIN}], 1, 0) = 1` */
export function poll(calls: Calls, call: CallSpec): Outcome {
  const entries = itemsOf(call.args[0]);
  let ready = 0;
  let mismatch: Mismatch | null = null;
  for (const entry of entries) {
    const actual = polled(calls, entry);
    if (actual !== 0) ready += 1;
    mismatch ??= mismatchOf("revents", numberOf(fieldOf(entry, "revents")), actual, hex);
  }
  if (ready === 0 && !calls.waitIsOver(call, numberOf(call.args[2]))) return BLOCKED;
  return done(ready, mismatch);
}

function polled(calls: Calls, entry: Expression): number {
  const socket = calls.descriptors.socket(numberOf(fieldOf(entry, "fd")));
  if (socket === undefined) return 0;
  const asked = (numberOf(fieldOf(entry, "events")) ?? 0) | ERR | HUP;
  return pollBits(calls, socket) & asked;
}

/** `epoll_create(1) = 5` */
export function epollCreate(calls: Calls, call: CallSpec): Outcome {
  const descriptor: EpollDescriptor = { kind: "epoll", interest: new Map() };
  return done(calls.descriptors.add(descriptor, expectedDescriptor(call)));
}

/** `epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0` */
export function epollCtl(calls: Calls, call: CallSpec): Outcome {
  const epoll = calls.descriptors.get(numberOf(call.args[0]));
  const fd = numberOf(call.args[2]);
  if (epoll?.kind !== "epoll" || fd === null) return failed("EBADF");
  if (numberOf(call.args[1]) === CONSTANTS.get("EPOLL_CTL_DEL")) {
    return epoll.interest.delete(fd) ? done(0) : failed("ENOENT");
  }
  const events = numberOf(fieldOf(call.args[3], "events")) ?? 0;
  epoll.interest.set(fd, { events, armed: true, last: -1 });
  return done(0);
}

/** `epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1` */
export function epollWait(calls: Calls, call: CallSpec): Outcome {
  const epoll = calls.descriptors.get(numberOf(call.args[0]));
  if (epoll?.kind !== "epoll") return failed("EBADF");
  const found = readyOf(calls, epoll);
  if (found.length === 0 && !calls.waitIsOver(call, numberOf(call.args[3]))) return BLOCKED;
  const wanted = numberOf(fieldOf(call.args[1], "events"));
  const [first] = found;
  const count = Math.min(found.length, numberOf(call.args[2]) ?? 1);
  return done(count, first === undefined ? null : mismatchOf("events", wanted, first, hex));
}

const hex = (bits: number): string => `0x${bits.toString(16)}`;

/** What every descriptor of interest has to say; edge-triggered ones only what is new. */
function readyOf(calls: Calls, epoll: EpollDescriptor): number[] {
  const found: number[] = [];
  for (const [fd, entry] of epoll.interest) {
    const socket = calls.descriptors.socket(fd);
    if (socket === undefined || !entry.armed) continue;
    const bits = pollBits(calls, socket) & ((entry.events & 0xffff) | ERR | HUP);
    const activity = calls.activity(socket);
    const stale = (entry.events & EDGE) !== 0 && activity === entry.last;
    if (bits === 0 || stale) continue;
    entry.last = activity;
    if ((entry.events & ONCE) !== 0) entry.armed = false;
    found.push(bits);
  }
  return found;
}

/** `pipe([5, 6]) = 0`: both ends share what is in it. */
export function pipe(calls: Calls, call: CallSpec): Outcome {
  const store = { bytes: 0 };
  for (const end of itemsOf(call.args[0])) {
    calls.descriptors.add({ kind: "bytes", store }, numberOf(end));
  }
  return done(0);
}

/** `open("…", …) = 5`: a file as long as anybody reads. */
export const open = (calls: Calls, call: CallSpec): Outcome =>
  done(
    calls.descriptors.add(
      { kind: "bytes", store: { bytes: Number.MAX_SAFE_INTEGER } },
      expectedDescriptor(call),
    ),
  );
