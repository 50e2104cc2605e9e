/** What `listen` and `connect` are told beyond what a host is. */
import { UserError } from "../../base/errors/userError.ts";

/** The port when none is named. */
export const DEFAULT_PORT = 8089;

/** Whose sockets: `--on`, which the parser has checked. */
export const placeOf = (on: string | undefined): "synfin" | "kernel" =>
  on === "kernel" ? "kernel" : "synfin";

/** A port from 1 to 65535; throws a UserError for anything else. */
export function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UserError("call.badValue", { option: "PORT", value: text, allowed: "1 … 65535" });
}
