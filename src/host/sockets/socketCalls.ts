/**
 * The C library's calls around sockets through koffi, each answering a result or a negative errno.
 */
import { loadKoffi } from "../libc.ts";

export const AF_INET = 2;
export const AF_INET6 = 10;
export const IPPROTO_TCP = 6;

const SIGNATURES = {
  accept4: "int accept4(int, void *, void *, int)",
  bind: "int bind(int, void *, uint32_t)",
  clock_gettime: "int clock_gettime(int, void *)",
  close: "int close(int)",
  connect: "int connect(int, void *, uint32_t)",
  getsockopt: "int getsockopt(int, int, int, void *, void *)",
  listen: "int listen(int, int)",
  read: "int64_t read(int, void *, uint64_t)",
  recv: "int64_t recv(int, void *, uint64_t, int)",
  send: "int64_t send(int, void *, uint64_t, int)",
  sendto: "int64_t sendto(int, void *, uint64_t, int, void *, uint32_t)",
  setsockopt: "int setsockopt(int, int, int, void *, uint32_t)",
  shutdown: "int shutdown(int, int)",
  socket: "int socket(int, int, int)",
} as const;

type Bound = (...args: unknown[]) => unknown;

let bound: Readonly<Record<string, Bound>> | undefined;
let errno: () => number = () => 0;

function bind(): Readonly<Record<string, Bound>> {
  const koffi = loadKoffi();
  const library = koffi.load("libc.so.6");
  errno = () => koffi.errno();
  return Object.fromEntries(
    Object.entries(SIGNATURES).map(([name, text]) => [name, library.func(text) as Bound]),
  );
}

/** Makes a call; a failure is its errno, negative. Throws a UserError where koffi is missing. */
export function call(name: keyof typeof SIGNATURES, ...args: unknown[]): number {
  bound ??= bind();
  const result = Number((bound[name] as Bound)(...args));
  return result < 0 ? -errno() : result;
}

/** An `int` as a call takes it by reference. */
export function int32(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}
