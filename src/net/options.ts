/**
 * The many ways to call `connect` and `listen`, brought to one: `(port, host, callback)`,
 * `(path, callback)`, `(options, callback)`; and the checks that node makes before anything
 * happens.
 */
import type { LookupFunction } from "node:net";
import { BlockList } from "./blockList.ts";
import { programError } from "./errors.ts";
import { isIP } from "./isIP.ts";

/** Where to connect, in the one form that the rest knows. */
export interface ConnectTarget {
  port?: number | string | undefined;
  host?: string | undefined;
  path?: string | undefined;
  localAddress?: string | undefined;
  localPort?: number | undefined;
  family?: number | undefined;
  hints?: number | undefined;
  lookup?: LookupFunction | undefined;
  noDelay?: boolean | undefined;
  keepAlive?: boolean | undefined;
  keepAliveInitialDelay?: number | undefined;
  autoSelectFamily?: boolean | undefined;
  autoSelectFamilyAttemptTimeout?: number | undefined;
  timeout?: number | undefined;
  onread?:
    | {
        buffer: Uint8Array | (() => Uint8Array);
        callback(bytesWritten: number, buffer: Uint8Array): boolean;
      }
    | undefined;
}

/** Arguments in node's order to options and a callback. */
export function normalizeArguments(
  words: readonly unknown[],
): [options: Record<string, unknown>, callback: (() => void) | null] {
  const last = words.at(-1);
  const callback = typeof last === "function" ? (last as () => void) : null;
  const [first, second] = words;
  if (typeof first === "object" && first !== null) {
    return [first as Record<string, unknown>, callback];
  }
  if (isPipeName(first)) return [{ path: first }, callback];
  const options: Record<string, unknown> = {};
  if (words.length > 0 && typeof first !== "function") options.port = first;
  if (words.length > 1 && typeof second === "string") options.host = second;
  return [options, callback];
}

/** A string that is no number is a path. */
export const isPipeName = (word: unknown): boolean =>
  typeof word === "string" && !(Number(word) >= 0);

/** The port as a number; throws ERR_SOCKET_BAD_PORT for what is none. */
export function validPort(port: unknown, name: string): number {
  const isText = typeof port === "string" && port.trim() !== "";
  const number = typeof port === "number" || isText ? Number(port) : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number <= 0xffff) return number;
  throw programError("ERR_SOCKET_BAD_PORT", name, port);
}

/** Throws what node throws when `connect` is told neither a port nor a path. */
export function checkIsTarget({ path, port }: ConnectTarget): void {
  if (port === undefined && (path === undefined || path === null)) {
    throw programError("ERR_MISSING_ARGS");
  }
}

/** Throws what node throws for a wrong connection, in node's order. */
export function checkTarget(target: ConnectTarget): void {
  const { port, host, localAddress, localPort } = target;
  if (host && typeof host !== "string") {
    throw programError("ERR_INVALID_ARG_TYPE", '"options.host" property', "of type string", host);
  }
  if (localAddress && isIP(localAddress) === 0) {
    throw programError("ERR_INVALID_IP_ADDRESS", localAddress);
  }
  if (localPort && typeof localPort !== "number") {
    const name = '"options.localPort" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", localPort);
  }
  if (port !== undefined) checkPort(port);
  const { autoSelectFamily, autoSelectFamilyAttemptTimeout: ms } = target;
  if ((autoSelectFamily ?? undefined) !== undefined && typeof autoSelectFamily !== "boolean") {
    const name = '"options.autoSelectFamily" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type boolean", autoSelectFamily);
  }
  if ((ms ?? undefined) !== undefined) {
    checkAttemptTimeout(ms, "options.autoSelectFamilyAttemptTimeout");
  }
}

function checkPort(port: unknown): void {
  if (typeof port !== "number" && typeof port !== "string") {
    const expected = "one of type number or string";
    throw programError("ERR_INVALID_ARG_TYPE", '"options.port" property', expected, port);
  }
  validPort(port, "Port");
}

/** Throws what node throws for a path that is none. */
export function checkPath(path: unknown): void {
  if (typeof path === "string") return;
  throw programError("ERR_INVALID_ARG_TYPE", '"options.path" property', "of type string", path);
}

/** Throws what node throws for a wrong `keepAliveInitialDelay`. */
export function checkKeepAliveDelay(delay: unknown): void {
  if (delay === undefined || typeof delay === "number") return;
  const name = '"options.keepAliveInitialDelay" property';
  throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", delay);
}

/** Throws what node throws for what does not fit into the IP header's byte. */
export function checkTypeOfService(tos: unknown, name: string): void {
  if (typeof tos !== "number" || Number.isNaN(tos)) {
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", tos);
  }
  const shortName = name.slice(1, name.lastIndexOf('"'));
  if (!Number.isInteger(tos)) throw programError("ERR_OUT_OF_RANGE", shortName, "an integer", tos);
  if (tos >= 0 && tos <= 255) return;
  throw programError("ERR_OUT_OF_RANGE", shortName, ">= 0 && <= 255", tos);
}

/** Throws what node throws for a look-up that is no function. */
export function checkLookup(lookup: unknown): void {
  if ((lookup ?? undefined) === undefined || typeof lookup === "function") return;
  const name = '"options.lookup" property';
  throw programError("ERR_INVALID_ARG_TYPE", name, "of type function", lookup);
}

/** Throws what node throws for a list of blocked addresses that is none. */
export function checkBlockList(list: unknown): void {
  if (!list || BlockList.isBlockList(list)) return;
  const name = '"options.blockList" property';
  throw programError("ERR_INVALID_ARG_TYPE", name, "an net.BlockList", list);
}

/** Throws what node throws for a wrong time of an attempt, in milliseconds. */
export function checkAttemptTimeout(ms: unknown, name: string): void {
  if (typeof ms !== "number") {
    const what = name.includes(".") ? "property" : "argument";
    throw programError("ERR_INVALID_ARG_TYPE", `"${name}" ${what}`, "of type number", ms);
  }
  if (!Number.isInteger(ms)) throw programError("ERR_OUT_OF_RANGE", name, "an integer", ms);
  if (ms >= 1 && ms <= 2 ** 31 - 1) return;
  throw programError("ERR_OUT_OF_RANGE", name, ">= 1 && <= 2147483647", ms);
}
