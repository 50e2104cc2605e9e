/**
 * The many ways to call `connect` and `listen`, brought to one: `(port, host, callback)`,
 * `(path, callback)`, `(options, callback)`; and the checks that node makes before anything
 * happens.
 */
import type { LookupFunction } from "node:net";
import { programError } from "./errors.ts";

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
const isPipeName = (word: unknown): boolean => typeof word === "string" && !(Number(word) >= 0);

/** The port as a number; throws ERR_SOCKET_BAD_PORT for what is none. */
export function validPort(port: unknown, name: string): number {
  const isText = typeof port === "string" && port.trim() !== "";
  const number = typeof port === "number" || isText ? Number(port) : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number <= 0xffff) return number;
  throw programError("ERR_SOCKET_BAD_PORT", name, port);
}

/** Throws what node throws when `connect` is told nothing of use. */
export function checkTarget(target: ConnectTarget): void {
  const { path, port, localAddress, localPort, lookup } = target;
  if (path !== undefined) {
    if (typeof path === "string") return;
    throw programError("ERR_INVALID_ARG_TYPE", '"options.path" property', "of type string", path);
  }
  if (port === undefined) throw programError("ERR_MISSING_ARGS");
  if (typeof port !== "number" && typeof port !== "string") {
    const expected = "one of type number or string";
    throw programError("ERR_INVALID_ARG_TYPE", '"options.port" property', expected, port);
  }
  validPort(port, "Port");
  checkHost(target.host);
  checkKeepAliveDelay(target.keepAliveInitialDelay);
  checkFamilies(target);
  if (localPort !== undefined && typeof localPort !== "number") {
    const name = '"options.localPort" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", localPort);
  }
  if (localAddress !== undefined && typeof localAddress !== "string") {
    throw programError("ERR_INVALID_IP_ADDRESS", localAddress);
  }
  if (lookup !== undefined && typeof lookup !== "function") {
    const name = '"options.lookup" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type function", lookup);
  }
}

/** Throws what node throws for a wrong `keepAliveInitialDelay`. */
export function checkKeepAliveDelay(delay: unknown): void {
  if (delay === undefined || typeof delay === "number") return;
  const name = '"options.keepAliveInitialDelay" property';
  throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", delay);
}

/** Throws what node throws for a host that is no name. */
export function checkHost(host: unknown): void {
  if (!host || typeof host === "string") return;
  throw programError("ERR_INVALID_ARG_TYPE", '"hostname" argument', "of type string", host);
}

function checkFamilies(target: ConnectTarget): void {
  const { family, autoSelectFamily, autoSelectFamilyAttemptTimeout: ms } = target;
  if (autoSelectFamily !== undefined && typeof autoSelectFamily !== "boolean") {
    const name = '"options.autoSelectFamily" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "of type boolean", autoSelectFamily);
  }
  if (ms !== undefined) checkAttemptTimeout(ms, "options.autoSelectFamilyAttemptTimeout");
  const known: readonly unknown[] = [undefined, null, 0, 4, 6, "IPv4", "IPv6"];
  if (target.lookup !== undefined || known.includes(family)) return;
  const name = "property 'options.family'";
  throw programError("ERR_INVALID_ARG_VALUE", name, "must be one of: 0, 4, 6", family);
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
