/**
 * The state of whatever holds one four-tuple in the kernel, by the netlink question that `ss` asks
 * (NETLINK_SOCK_DIAG), for one tuple exactly. It sees what the trace of transitions cannot:
 * half-open requests, a FIN-WAIT-2 without an owner, and every TIME-WAIT. This process's own
 * namespace.
 */
import type { State } from "../../machine/states.ts";
import { parseAddress } from "../../wire/address.ts";
import { kernelState } from "../kernelStates.ts";
import { systemError } from "../systemError.ts";
import {
  openSockDiag,
  REQUEST_BYTES,
  SOCK_DIAG_BY_FAMILY,
  setFamily,
  sockDiagRequest,
} from "./sockDiag.ts";
import { AF_INET, AF_INET6, call } from "./socketCalls.ts";

/** Places of both addresses in the question, sixteen bytes each. */
const OWN = 28;
const PEER = 44;
const NLM_F_REQUEST = 1;
const ALL_STATES = 0xffff;

/** One netlink socket that answers questions about tuples. */
export class SocketStates {
  readonly #fd = openSockDiag();
  readonly #request = sockDiagRequest(NLM_F_REQUEST, ALL_STATES);
  readonly #view = new DataView(this.#request.buffer);
  readonly #answer = new Uint8Array(8192);

  constructor() {
    this.#request.fill(0xff, 64, 72); // INET_DIAG_NOCOOKIE
  }

  /** The state of the tuple's socket, a listener's where there is no other; CLOSED for none. */
  of(own: string, ownPort: number, peer: string, peerPort: number): State {
    this.#view.setUint16(24, ownPort);
    this.#view.setUint16(26, peerPort);
    setFamily(this.#request, own.includes(":") ? AF_INET6 : AF_INET);
    this.#setAddress(OWN, own);
    this.#setAddress(PEER, peer);
    this.#call("send", this.#request, REQUEST_BYTES);
    this.#call("recv", this.#answer, this.#answer.length);
    const type = new DataView(this.#answer.buffer).getUint16(4, true);
    return type === SOCK_DIAG_BY_FAMILY ? kernelState(this.#answer[17] as number) : "CLOSED";
  }

  /** An answer that did not come must not leave the one before it standing. */
  #call(name: "send" | "recv", bytes: Uint8Array, length: number): void {
    const result = call(name, this.#fd, bytes, length, 0);
    if (result < 0) throw systemError(name, result, "netlink");
  }

  #setAddress(at: number, text: string): void {
    for (const [i, word] of (parseAddress(text)?.words ?? []).entries()) {
      this.#view.setUint32(at + 4 * i, word);
    }
  }

  close(): void {
    call("close", this.#fd);
  }
}
