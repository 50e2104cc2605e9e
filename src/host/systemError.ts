/** What the kernel refused, in node's shape: `code`, `errno` (negative), `syscall`. */
import { getSystemErrorName } from "node:util";

/** `bind EADDRINUSE 192.0.2.1:80`, for a call that answered with a negative errno. */
export function systemError(syscall: string, errno: number, about = ""): NodeJS.ErrnoException {
  const code = getSystemErrorName(errno);
  const message = `${syscall} ${code}${about === "" ? "" : ` ${about}`}`;
  return Object.assign(new Error(message), { code, errno, syscall });
}
