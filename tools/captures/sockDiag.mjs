/**
 * What `ss -tan` shows, asked every millisecond or two through the same netlink question
 * (NETLINK_SOCK_DIAG). The trace of transitions is blind to mini-sockets: half-open requests in
 * SYN-RECEIVED, FIN-WAIT-2 without an owner, and every TIME-WAIT. Here they are.
 */
import { bootNanos, call } from "./libc.mjs";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const NLMSG_DONE = 3;
const IPPROTO_TCP = 6;
/** A socket that is bound and no more. */
const CLOSE = 7;
const LISTEN = 10;
const ALL_BUT_LISTEN = 0xffff & ~(1 << LISTEN);
/** inet_diag_msg.idiag_timer of a mini-socket that waits for its end. */
const TIMER_TIME_WAIT = 3;

/**
 * @typedef {object} Sight a socket as one dump showed it
 * @property {number} state the kernel's number, 0 when it is gone
 * @property {boolean} mini whether it is the small record of FIN-WAIT-2 or TIME-WAIT
 * @property {bigint} at boot nanoseconds: it was so when the dump ended
 * @property {bigint} earliest boot nanoseconds: it was not yet so then
 */

/** The question: every TCP socket of `family` (2 or 10). */
function question(/** @type {number} */ family) {
  const bytes = Buffer.alloc(72);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  bytes.writeUInt16LE(NLM_F_REQUEST_DUMP, 6);
  bytes[16] = family;
  bytes[17] = IPPROTO_TCP;
  bytes.writeUInt32LE(ALL_BUT_LISTEN, 20);
  return bytes;
}

/** Watches the sockets of one host from its creation until `stop`. */
export class Watch {
  /** @param {import("./host.mjs").Host} host */
  constructor(host) {
    this.fd = host.inside(() => call("socket", AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
    this.answer = Buffer.alloc(65536);
    this.questions = [question(2), question(10)];
    this.lastAsked = bootNanos();
    /**
     * What was seen of each "localPort>remotePort", each change once.
     * @type {Map<string, Sight[]>}
     */
    this.seen = new Map();
    this.timer = setInterval(() => this.look(), 1);
  }

  stop() {
    clearInterval(this.timer);
    this.look();
    call("close", this.fd);
  }

  look() {
    const asked = bootNanos();
    /** @type {Map<string, {state: number, mini: boolean}>} */
    const now = new Map();
    for (const bytes of this.questions) this.dump(bytes, now);
    const at = bootNanos();
    for (const key of new Set([...now.keys(), ...this.seen.keys()])) {
      const { state, mini } = now.get(key) ?? { state: 0, mini: false };
      const history = this.seen.get(key) ?? [];
      const last = history.at(-1);
      if (last?.state === state && last.mini === mini) continue;
      this.seen.set(key, [...history, { state, mini, at, earliest: this.lastAsked }]);
    }
    this.lastAsked = asked;
  }

  /**
   * @param {Buffer} request
   * @param {Map<string, {state: number, mini: boolean}>} into
   */
  dump(request, into) {
    call("send", this.fd, request, request.length, 0);
    for (;;) {
      const size = call("recv", this.fd, this.answer, this.answer.length, 0);
      for (let at = 0; at + 16 <= size; ) {
        if (this.answer.readUInt16LE(at + 4) === NLMSG_DONE) return;
        const ports = `${this.answer.readUInt16BE(at + 20)}>${this.answer.readUInt16BE(at + 22)}`;
        const state = this.answer.readUInt8(at + 17);
        const mini = this.answer[at + 18] === TIMER_TIME_WAIT;
        if (state !== CLOSE) into.set(ports, { state, mini });
        at += (this.answer.readUInt32LE(at) + 3) & ~3;
      }
    }
  }
}
