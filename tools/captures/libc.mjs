/**
 * The C library's calls that the maker of captures needs and Node does not have: sockets with every
 * option, network namespaces, raw and TUN devices, the boot clock. Bound with koffi, so nothing is
 * compiled. Linux only; not for synfin itself, whose bindings live in src/host.
 */
import koffi from "koffi";

const c = koffi.load(null);

const bound = {
  accept4: c.func("int accept4(int, void *, void *, int)"),
  bind: c.func("int bind(int, void *, uint32_t)"),
  clock_gettime: c.func("int clock_gettime(int, void *)"),
  close: c.func("int close(int)"),
  connect: c.func("int connect(int, void *, uint32_t)"),
  getsockopt: c.func("int getsockopt(int, int, int, void *, void *)"),
  ioctl: c.func("int ioctl(int, uint64_t, void *)"),
  listen: c.func("int listen(int, int)"),
  open: c.func("int open(const char *, int)"),
  read: c.func("int64_t read(int, void *, uint64_t)"),
  recv: c.func("int64_t recv(int, void *, uint64_t, int)"),
  send: c.func("int64_t send(int, void *, uint64_t, int)"),
  sendto: c.func("int64_t sendto(int, void *, uint64_t, int, void *, uint32_t)"),
  setns: c.func("int setns(int, int)"),
  setsockopt: c.func("int setsockopt(int, int, int, void *, uint32_t)"),
  shutdown: c.func("int shutdown(int, int)"),
  socket: c.func("int socket(int, int, int)"),
  write: c.func("int64_t write(int, void *, uint64_t)"),
};

const codeOf = new Map(
  Object.entries(koffi.os.errno)
    .filter(([code]) => code !== "EWOULDBLOCK") // EAGAIN's other name
    .map(([code, errno]) => [/** @type {number} */ (errno), code]),
);

/** The call failed; `code` is errno's name, such as "EAGAIN". */
export class CallError extends Error {
  /**
   * @param {string} call
   * @param {number} errno
   */
  constructor(call, errno) {
    const code = codeOf.get(errno) ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.code = code;
  }
}

/**
 * Calls `name`; a negative result throws a CallError.
 * @param {keyof typeof bound} name
 * @param {...unknown} args
 * @returns {number}
 */
export function call(name, ...args) {
  const result = Number(bound[name](...args));
  if (result < 0) throw new CallError(name, koffi.errno());
  return result;
}

/**
 * Calls `name`, and gives null where the call would have to wait.
 * @param {keyof typeof bound} name
 * @param {...unknown} args
 * @returns {number | null}
 */
export function tryCall(name, ...args) {
  try {
    return call(name, ...args);
  } catch (error) {
    if (error instanceof CallError && error.code === "EAGAIN") return null;
    throw error;
  }
}

/** The value of an `int` option or argument, as bytes. */
export const int = (/** @type {number} */ value) => Buffer.from(Int32Array.of(value).buffer);

const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;

/** Nanoseconds on one of the kernel's clocks. */
function clock(/** @type {number} */ id) {
  const timespec = Buffer.alloc(16);
  call("clock_gettime", id, timespec);
  return timespec.readBigInt64LE(0) * 1_000_000_000n + timespec.readBigInt64LE(8);
}

/** Nanoseconds since the machine started, suspended time included: the clock of the trace. */
export const bootNanos = () => clock(CLOCK_BOOTTIME);

/**
 * What to add to a boot time to get the wall clock that captures bear, in nanoseconds.
 * Read in a bracket, the narrowest of several: the error is well under a microsecond.
 */
export function wallMinusBoot() {
  let best = { width: 1n << 62n, offset: 0n };
  for (let i = 0; i < 50; i++) {
    const before = clock(CLOCK_BOOTTIME);
    const wall = clock(CLOCK_REALTIME);
    const after = clock(CLOCK_BOOTTIME);
    const width = after - before;
    if (width < best.width) best = { width, offset: wall - (before + after) / 2n };
  }
  return best.offset;
}
