/** The options that `listen` and `connect` have beyond those of a host. */
import { UserError } from "../../base/userError.ts";
import { TUN_OPTIONS } from "./tunOptions.ts";

/** For Node's parser. */
export const PLAY_OPTIONS = {
  ...TUN_OPTIONS,
  on: { type: "string" },
  linger: { type: "string" },
} as const;

/** The port when none is named. */
export const DEFAULT_PORT = 8089;

/** Whose sockets: `--on`. */
export function chosenPlace(on: string | undefined): "synfin" | "kernel" {
  const place = on ?? "synfin";
  if (place === "synfin" || place === "kernel") return place;
  throw new UserError("call.badValue", { option: "--on", value: place, allowed: "synfin, kernel" });
}

/** `--linger 0` resets; without it a close is a close. */
export function resetsAtClose(linger: string | undefined): boolean {
  if (linger === undefined) return false;
  if (linger === "0") return true;
  throw new UserError("call.badValue", { option: "--linger", value: linger, allowed: "0" });
}

/** A port from 1 to 65535; throws a UserError for anything else. */
export function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UserError("call.badValue", { option: "PORT", value: text, allowed: "1 … 65535" });
}
