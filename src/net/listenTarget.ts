/** What `server.listen` is told, in all its forms, and the checks that node makes of it. */
import { programError } from "./errors.ts";
import { isPipeName, normalizeArguments, validPort } from "./options.ts";

/** What `listen` takes; other fields of node's are for paths and clusters. */
export interface ListenTarget {
  port?: number | undefined;
  host?: string | undefined;
  backlog?: number | undefined;
  path?: string | undefined;
  exclusive?: boolean | undefined;
  readableAll?: boolean | undefined;
  writableAll?: boolean | undefined;
  ipv6Only?: boolean | undefined;
  reusePort?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** Where to listen. */
export type ListenPlace =
  | {
      readonly kind: "port";
      readonly port: number;
      readonly host: string;
      readonly backlog: number;
    }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "fd" };

const DEFAULT_BACKLOG = 511;

/** The arguments of a call, as far as they need no check. */
export function listenTarget(words: readonly unknown[]): [ListenTarget, (() => void) | null] {
  const [given, callback] = normalizeArguments(words);
  const { _handle, handle } = given as { _handle?: object; handle?: object };
  return [(_handle || handle || given) as ListenTarget, callback];
}

/** Where that is; throws node's errors for what is no place. */
export function placeOf(target: ListenTarget, words: readonly unknown[]): ListenPlace {
  const { fd, path } = target as ListenTarget & { fd?: unknown };
  if (typeof fd === "number" && fd >= 0) return { kind: "fd" };
  const port = isLeftOpen(target, words) ? 0 : target.port;
  if (typeof port === "number" || typeof port === "string") {
    return {
      kind: "port",
      port: validPort(port, "options.port"),
      host: target.host ?? "",
      backlog: target.backlog || backlogOf(words) || DEFAULT_BACKLOG,
    };
  }
  if (path && isPipeName(path)) return { kind: "path", path };
  if ("port" in target || "path" in target) {
    throw programError("ERR_INVALID_ARG_VALUE", "argument 'options'", "is invalid", target);
  }
  const problem = 'must have the property "port" or "path"';
  throw programError("ERR_INVALID_ARG_VALUE", "argument 'options'", problem, target);
}

const isLeftOpen = (target: ListenTarget, words: readonly unknown[]): boolean =>
  words.length === 0 ||
  typeof words[0] === "function" ||
  target.port === null ||
  (target.port === undefined && "port" in target);

/** `listen(port, backlog)` and `listen(port, host, backlog)`. */
function backlogOf(words: readonly unknown[]): number {
  const word = words.slice(1, 3).find((candidate) => Number(candidate) > 0);
  return word === undefined ? 0 : Math.trunc(Number(word));
}
