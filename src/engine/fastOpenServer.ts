/** Fast Open, the server's side (RFC 7413 4.2.2). */
import type { Segment } from "../wire/segment.ts";
import type { Core } from "./core.ts";
import type { Tcb } from "./tcb.ts";

/** Whether the SYN became a connection at once. */
export function fastOpenArrives(_core: Core, _listener: Tcb, _seg: Segment, _iss: number): boolean {
  return false;
}
