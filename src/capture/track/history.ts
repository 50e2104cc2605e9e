/**
 * Zeek's `history`: one letter for each kind of segment, upper case from the originator, once for
 * each direction; C (bad checksum), G (gap), T (retransmission) and W (zero window) come again when
 * their count reaches 10, 100 and so on. At most 24 letters are kept.
 */
import { ACK, FIN, RST, SYN } from "../../wire/index.ts";
import * as CONNECTION from "./columns/connectionPlaces.ts";
import type { EndColumns } from "./columns/end.ts";
import type { Moment } from "./moment.ts";

const LETTERS = "SHADFRCGTWIQ";
const LETTER_S = 0;
const LETTER_H = 1;
const LETTER_A = 2;
const LETTER_D = 3;
const LETTER_F = 4;
const LETTER_R = 5;
const LETTER_C = 6;
const LETTER_G = 7;
const LETTER_T = 8;
const LETTER_W = 9;
const LETTER_I = 10;
const LETTER_Q = 11;

/** The bits of `letters` for a pure ACK and for data. */
export const HAS_A = 1 << LETTER_A;
export const HAS_D = 1 << LETTER_D;

const MOST_LETTERS = 24;
const LOWER_CASE = 0x20;

/** The letters of an ordinary segment: what its flags and its length make it. */
export function noteHistory(moment: Moment): void {
  const { flags, mine, segment } = moment;
  const control = flags & (SYN | FIN | RST);
  if (control === 0) {
    if (segment.length > 0) {
      if ((mine.letters & (1 << LETTER_D)) === 0) once(moment, mine, LETTER_D);
    } else if ((mine.letters & (1 << LETTER_A)) === 0) once(moment, mine, LETTER_A);
    return;
  }
  if ((flags & SYN) !== 0 && control !== SYN) once(moment, mine, LETTER_Q);
  if (control === (FIN | RST)) once(moment, mine, LETTER_I);
  if ((flags & SYN) !== 0) once(moment, mine, (flags & ACK) !== 0 ? LETTER_H : LETTER_S);
  if ((flags & FIN) !== 0) once(moment, mine, LETTER_F);
  if ((flags & RST) !== 0) once(moment, mine, LETTER_R);
  if (segment.length > 0 && (flags & RST) === 0) once(moment, mine, LETTER_D);
}

/** A count of a kind that is noted again at every power of ten. */
export const noteBadChecksum = (moment: Moment, count: number): void =>
  counted(moment, LETTER_C, count);
export const noteGap = (moment: Moment, count: number): void => counted(moment, LETTER_G, count);
export const noteRetransmission = (moment: Moment, count: number): void =>
  counted(moment, LETTER_T, count);
export const noteZeroWindow = (moment: Moment, count: number): void =>
  counted(moment, LETTER_W, count);

function once(moment: Moment, end: EndColumns, letter: number): void {
  if ((end.letters & (1 << letter)) !== 0) return;
  end.letters |= 1 << letter;
  append(moment, letter);
}

function counted(moment: Moment, letter: number, count: number): void {
  if (Number.isInteger(Math.log10(count))) append(moment, letter);
}

function append(moment: Moment, letter: number): void {
  const { connection, direction } = moment;
  const length = connection.historyLength;
  if (length === MOST_LETTERS) return;
  const at = connection.at + CONNECTION.historyStart + (length >> 2);
  const code = LETTERS.charCodeAt(letter) | (direction === 0 ? 0 : LOWER_CASE);
  connection.w[at] = (connection.w[at] as number) | (code << ((length & 3) << 3));
  connection.historyLength = length + 1;
}

/** The letters so far. */
export function historyOf(connection: {
  readonly w: Int32Array;
  readonly at: number;
  readonly historyLength: number;
}): string {
  let text = "";
  for (let i = 0; i < connection.historyLength; i++) {
    const word = connection.w[connection.at + CONNECTION.historyStart + (i >> 2)] as number;
    text += String.fromCharCode((word >>> ((i & 3) << 3)) & 0xff);
  }
  return text;
}
