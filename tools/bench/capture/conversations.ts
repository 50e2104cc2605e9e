/**
 * What the connections of a synthesised capture do: lists of segments, each "who, flags, bytes".
 * An acknowledgement always covers what the other end has sent until then; sequence numbers,
 * times and checksums come from who plays the list (makeCaptures.mjs).
 */
import { ACK, FIN, PSH, SYN } from "./packetFile.ts";

/** One segment: who sends it, with which flags and how many bytes. */
export interface Step {
  readonly from: 0 | 1;
  readonly flags: number;
  readonly length: number;
}

/** What a connection does, and whether it ends with that or does it again. */
export interface Conversation {
  readonly steps: readonly Step[];
  readonly ends: boolean;
}

const CLIENT = 0;
const SERVER = 1;
const MSS = 1_448; // 1460 less the timestamps option

const step = (from: 0 | 1, flags: number, length = 0): Step => ({ from, flags, length });

const handshake = [step(CLIENT, SYN), step(SERVER, SYN | ACK), step(CLIENT, ACK)];
const request = [step(CLIENT, PSH | ACK, 100), step(SERVER, ACK)];

/** The server closes first; both ends' FINs and two acknowledgements, one of them on a FIN. */
const closeInThree = [step(SERVER, FIN | ACK), step(CLIENT, FIN | ACK), step(SERVER, ACK)];

function* acknowledgedData(bytes: number): Generator<Step> {
  for (let rest = bytes; rest > 0; rest -= MSS) {
    yield step(SERVER, PSH | ACK, Math.min(rest, MSS));
    yield step(CLIENT, ACK);
  }
}

/** A small answer: ten packets a connection. */
export const tiny: Conversation = {
  steps: [...handshake, ...request, ...acknowledgedData(204), ...closeInThree],
  ends: true,
};

/** A page of 8 KB with "Connection: close": twenty packets a connection. */
export const short: Conversation = {
  steps: [...handshake, ...request, ...acknowledgedData(8_192), ...closeInThree],
  ends: true,
};

/** In the middle of a transfer that goes on: full segments, an acknowledgement now and then. */
export const bulk: Conversation = {
  steps: [...Array.from({ length: 64 }, () => step(SERVER, ACK, MSS)), step(CLIENT, ACK)],
  ends: false,
};
