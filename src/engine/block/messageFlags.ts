/**
 * What `send` and `receive` take beside the bytes: Linux's MSG_ flags, by its numbers; and what
 * `receive` answers beside a count.
 */

/** `receive` answers this at the end: the peer's FIN was reached and everything was read. */
export const END = -1;

/** Options of `send`, bits. */
export const MSG_MORE = 0x8000;
/** Mark a record's end: what follows never shares a segment with it. */
export const MSG_EOR = 0x80;
/** The last byte is urgent (RFC 9293 3.8.5). */
export const MSG_OOB = 0x01;
/** Option of `receive`: leave the bytes where they are. */
export const MSG_PEEK = 0x02;
/** Option of `receive`: throw the bytes away; `into` is not touched. */
export const MSG_TRUNC = 0x20;
