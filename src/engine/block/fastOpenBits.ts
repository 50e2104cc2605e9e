/** The bits of the setting `tcp_fastopen`, by Linux's numbers. */

/** A connect() may send data on its SYN. */
export const FASTOPEN_CLIENT = 1;
/** A listener may take data on a SYN. */
export const FASTOPEN_SERVER = 2;
/** A client sends data without a cookie. */
export const FASTOPEN_WITHOUT_COOKIE = 4;
/** A server asks for no cookie. */
export const FASTOPEN_COOKIE_NOT_REQUIRED = 0x200;
/** Every listener takes data, whether TCP_FASTOPEN was set or not. */
export const FASTOPEN_EVERY_LISTENER = 0x400;
