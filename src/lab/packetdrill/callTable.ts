/** The system calls of a script, by name. */
import type { CallSpec } from "./ast.ts";
import type { Calls } from "./calls.ts";
import * as opening from "./openingCalls.ts";
import * as options from "./optionCalls.ts";
import type { Outcome } from "./outcome.ts";
import * as polling from "./pollCalls.ts";
import * as transfer from "./transferCalls.ts";

type Implementation = (calls: Calls, call: CallSpec) => Outcome;

/** Every call that a script can make. */
export const IMPLEMENTED: ReadonlyMap<string, Implementation> = new Map(
  Object.entries({
    socket: opening.socket,
    bind: opening.bind,
    listen: opening.listen,
    accept: opening.accept,
    accept4: opening.accept,
    connect: opening.connect,
    close: opening.close,
    shutdown: opening.shutdown,
    write: transfer.write,
    send: transfer.write,
    sendto: transfer.write,
    writev: transfer.writev,
    sendmsg: transfer.sendmsg,
    read: transfer.read,
    recv: transfer.read,
    recvfrom: transfer.read,
    readv: transfer.readv,
    recvmsg: transfer.recvmsg,
    sendfile: transfer.sendfile,
    splice: transfer.splice,
    ioctl: transfer.ioctl,
    setsockopt: options.setsockopt,
    getsockopt: options.getsockopt,
    fcntl: options.fcntl,
    poll: polling.poll,
    epoll_create: polling.epollCreate,
    epoll_create1: polling.epollCreate,
    epoll_ctl: polling.epollCtl,
    epoll_wait: polling.epollWait,
    pipe: polling.pipe,
    open: polling.open,
  }),
);

/** Makes a call, or goes on with one that waits. */
export function makeCall(calls: Calls, call: CallSpec): Outcome {
  calls.began(call);
  const implementation = IMPLEMENTED.get(call.name) as Implementation;
  const outcome = implementation(calls, call);
  calls.underTest.drain();
  return outcome;
}
