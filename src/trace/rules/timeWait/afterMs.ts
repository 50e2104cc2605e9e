/** How old a TIME-WAIT was when its four-tuple was wanted again. */
import type { Evidence, Reused } from "../../evidence.ts";
import { msOf } from "../../units.ts";

/** Milliseconds since the last step of either end. */
export const afterMs = ({ client, server }: Evidence, { at }: Reused): number =>
  msOf(at - Math.max(client.stateAt, server.stateAt));
