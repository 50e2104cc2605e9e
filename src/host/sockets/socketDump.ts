/**
 * Every TCP socket of a namespace but the listeners, by the netlink question that `ss -tan` asks.
 * Half-open requests, a FIN-WAIT-2 without an owner and every TIME-WAIT are among them, which the
 * trace of transitions cannot show.
 */
import type { State } from "../../machine/states.ts";
import { kernelState } from "../kernelStates.ts";
import { openSockDiag, setFamily, sockDiagRequest } from "./sockDiag.ts";
import { AF_INET, AF_INET6, call } from "./socketCalls.ts";

const NLM_F_REQUEST_DUMP = 0x301;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** TCP_CLOSE: a socket that is bound and no more. */
const CLOSE = 7;
const LISTEN = 10;
const ALL_BUT_LISTEN = 0xffff & ~(1 << LISTEN);
/** inet_diag_msg.idiag_timer of a mini-socket that waits for its end. */
const TIMER_TIME_WAIT = 3;

/** A socket as a dump shows it. */
export interface DumpedSocket {
  readonly ownPort: number;
  readonly peerPort: number;
  readonly state: State;
  /** Whether it is the small record of a FIN-WAIT-2 without an owner, or of a TIME-WAIT. */
  readonly isMini: boolean;
}

/** Asks for all sockets, of IPv4 and IPv6, of the namespace in which it was made. */
export class SocketDump {
  readonly #fd = openSockDiag();
  readonly #request = sockDiagRequest(NLM_F_REQUEST_DUMP, ALL_BUT_LISTEN);
  readonly #answer = new Uint8Array(65536);
  readonly #view = new DataView(this.#answer.buffer);

  /** The sockets as they are now. */
  read(): DumpedSocket[] {
    return [AF_INET, AF_INET6].flatMap((family) => this.#ofFamily(family));
  }

  close(): void {
    call("close", this.#fd);
  }

  #ofFamily(family: number): DumpedSocket[] {
    const sockets: DumpedSocket[] = [];
    setFamily(this.#request, family);
    call("send", this.#fd, this.#request, this.#request.length, 0);
    for (;;) {
      const size = call("recv", this.#fd, this.#answer, this.#answer.length, 0);
      if (size <= 0) return sockets;
      for (let at = 0; at + 16 <= size; at += (this.#view.getUint32(at, true) + 3) & ~3) {
        const type = this.#view.getUint16(at + 4, true);
        if (type === NLMSG_DONE || type === NLMSG_ERROR) return sockets;
        if (this.#answer[at + 17] !== CLOSE) sockets.push(this.#socketAt(at));
      }
    }
  }

  /** The struct inet_diag_msg after the header at `at`. */
  #socketAt(at: number): DumpedSocket {
    return {
      ownPort: this.#view.getUint16(at + 20),
      peerPort: this.#view.getUint16(at + 22),
      state: kernelState(this.#view.getUint8(at + 17)),
      isMini: this.#view.getUint8(at + 18) === TIMER_TIME_WAIT,
    };
  }
}
