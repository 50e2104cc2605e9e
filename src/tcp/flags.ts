/**
 * What flags alone decide, for a box on the way that remembers no numbers (RFC 5382): it believes
 * every RST and every FIN, as it cannot know better.
 */
import { ACK, FIN, RST, SYN } from "../wire/segment.ts";

/** The handshake has come as far as an ACK that is no SYN,ACK. */
export const provesAnswer = (flags: number): boolean => (flags & (SYN | ACK)) === ACK;

/** Its sender will send no more. */
export const endsDirection = (flags: number): boolean => (flags & FIN) !== 0;

/** Both directions are over. */
export const endsBoth = (flags: number): boolean => (flags & RST) !== 0;
