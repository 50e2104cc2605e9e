/**
 * The netlink question that `ss` asks (NETLINK_SOCK_DIAG; Linux: include/uapi/linux/inet_diag.h),
 * as far as both its forms are alike: for the sockets of one tuple, and for all of a family.
 */

import { systemError } from "../systemError.ts";
import { call, IPPROTO_TCP } from "./socketCalls.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;

/** The type of a question, and of an answer that is a socket. */
export const SOCK_DIAG_BY_FAMILY = 20;

/** struct nlmsghdr and struct inet_diag_req_v2. */
export const REQUEST_BYTES = 72;

/** A netlink socket of this process's namespace. Throws where the kernel refuses. */
export function openSockDiag(): number {
  const fd = call("socket", AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0) throw systemError("socket", fd, "netlink");
  return fd;
}

/**
 * A question about TCP sockets in the states of the mask, a bit for each of the kernel's numbers.
 */
export function sockDiagRequest(flags: number, states: number): Uint8Array {
  const bytes = new Uint8Array(REQUEST_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, REQUEST_BYTES, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, flags, true);
  view.setUint8(17, IPPROTO_TCP);
  view.setUint32(20, states, true);
  return bytes;
}

/** Asks for a family (AF_INET or AF_INET6). */
export function setFamily(request: Uint8Array, family: number): void {
  request[16] = family;
}
