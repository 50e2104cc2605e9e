/**
 * What a call answers when it fails: Linux's errno, negative, so that one number is either a result
 * or the reason why there is none. Calls never throw for what a caller can do something about.
 *
 * The messages that people read are the callers' business: here are only numbers and names.
 */

/**
 * The errors that a stack's calls and sockets can report, by node's names, with Linux's numbers.
 */
export const ERRNO = {
  EPERM: 1,
  EBADF: 9,
  EAGAIN: 11,
  EACCES: 13,
  EINVAL: 22,
  EPIPE: 32,
  ENONET: 64,
  EPROTO: 71,
  EMSGSIZE: 90,
  ENOPROTOOPT: 92,
  EPROTONOSUPPORT: 93,
  EOPNOTSUPP: 95,
  EAFNOSUPPORT: 97,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETUNREACH: 101,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOBUFS: 105,
  EISCONN: 106,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTDOWN: 112,
  EHOSTUNREACH: 113,
  EALREADY: 114,
  EINPROGRESS: 115,
} as const;

/** The name of an error: `"ECONNRESET"`. */
export type ErrorName = keyof typeof ERRNO;

/** A failure as a call returns it: a negative errno. */
export type ErrorCode = number;

const NAMES = new Map<number, ErrorName>(
  Object.entries(ERRNO).map(([name, number]) => [number, name as ErrorName]),
);

/** The value that a call returns for `name`: `failure("EADDRINUSE")` is -98. */
export const failure = (name: ErrorName): ErrorCode => -ERRNO[name];

/** The name of an errno, of either sign; undefined for a number that is none of ours. */
export const errorName = (code: ErrorCode): ErrorName | undefined => NAMES.get(Math.abs(code));
