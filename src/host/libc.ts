/**
 * The few calls of the C library that Node has no name for, or only a dearer one, through koffi (an
 * optional dependency: without it everything that needs no device of its own works, and this says
 * what to install).
 *
 * Memory is named by address: a plain number costs less than a view for each call, and a device
 * that has nothing to read answers -1, where Node's readSync would throw.
 */
import { createRequire } from "node:module";
import { UserError } from "../base/errors/userError.ts";

type Koffi = typeof import("koffi");

/** libc as we use it: numbers and buffers in, a number out, -1 for an error. */
export interface Libc {
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /** For requests whose argument is a number. */
  ioctlNumber(fd: number, request: number, argument: number): number;
  read(fd: number, address: number, count: number): number;
  write(fd: number, address: number, count: number): number;
  /** Where the bytes lie. They must be kept alive, and longer than 64, which V8 would move. */
  addressOf(bytes: Uint8Array): number;
  poll(fds: Uint8Array, count: number, timeoutMs: number): number;
  /** Waits in koffi's own threads, so the event loop goes on; the callback gets poll's result. */
  pollAsync(
    fds: Uint8Array,
    count: number,
    timeoutMs: number,
    done: (result: number) => void,
  ): void;
  setns(fd: number, kind: number): number;
  /** The errno of the last call that failed. */
  errno(): number;
}

let loaded: Libc | undefined;

/** Loads libc once; throws a UserError where koffi or glibc is missing. */
export function libc(): Libc {
  loaded ??= bind(loadKoffi());
  return loaded;
}

/** koffi itself; throws a UserError where it is missing. */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch {
    throw new UserError("host.noKoffi");
  }
}

function bind(koffi: Koffi): Libc {
  if (process.platform !== "linux") throw new UserError("host.notLinux");
  const library = koffi.load("libc.so.6");
  const ioctl = library.func("int ioctl(int fd, unsigned long request, void *argument)");
  const ioctlNumber = library.func("int ioctl(int fd, unsigned long request, unsigned long value)");
  const read = library.func("long read(int fd, uintptr_t into, unsigned long count)");
  const write = library.func("long write(int fd, uintptr_t from, unsigned long count)");
  const poll = library.func("int poll(void *fds, unsigned long count, int timeout)");
  const setns = library.func("int setns(int fd, int kind)");
  return {
    ioctl: (fd, request, argument) => ioctl(fd, request, argument) as number,
    ioctlNumber: (fd, request, value) => ioctlNumber(fd, request, value) as number,
    read: read as unknown as Libc["read"],
    write: write as unknown as Libc["write"],
    addressOf: (bytes) => Number(koffi.address(bytes)),
    poll: poll as unknown as Libc["poll"],
    pollAsync: (fds, count, timeoutMs, done) =>
      poll.async(fds, count, timeoutMs, (error: unknown, result: number) =>
        done(error ? -1 : result),
      ),
    setns: (fd, kind) => setns(fd, kind) as number,
    errno: () => koffi.errno(),
  };
}
