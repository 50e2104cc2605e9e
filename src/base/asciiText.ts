/**
 * Text of ASCII characters, written byte by byte into one array that is used again and again.
 *
 * Where a hundred thousand lines are to be written, joining strings costs most of the time: each
 * `+` makes an object, and the engine prints doubles slowly as it looks for the shortest form. Here
 * a number with at most six decimals is printed from two integers. It knows nothing of what the
 * text means; characters beyond ASCII are the caller's to escape.
 */

const FIRST_BYTES = 1 << 16;
const ZERO = 0x30;
const POINT = 0x2e;

/** Below this a number with six decimals has 15 digits, which every double keeps. */
const MOST_EXACT = 1e9;
const MILLION = 1_000_000;
const DECIMALS = 6;
/** Of a 32-bit word. */
const MOST_WHOLE_DIGITS = 10;

/** The bytes of ASCII text that is written often. */
export function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Growing text; `bytes` up to `length` is what was written. */
export class AsciiText {
  bytes = new Uint8Array(FIRST_BYTES);
  length = 0;

  /** Adds what `asciiOf` made. */
  add(piece: Uint8Array): void {
    const count = piece.length;
    const at = this.roomFor(count);
    const { bytes } = this;
    for (let i = 0; i < count; i++) bytes[at + i] = piece[i] as number;
    this.length = at + count;
  }

  /** Adds text, which must be ASCII. */
  addText(text: string): void {
    const count = text.length;
    const at = this.roomFor(count);
    const { bytes } = this;
    for (let i = 0; i < count; i++) bytes[at + i] = text.charCodeAt(i);
    this.length = at + count;
  }

  /** Adds a number as `String` prints it. */
  addNumber(value: number): void {
    const whole = value | 0;
    if (whole === value && whole >= 0) this.#addWhole(whole);
    else if (!(value > 0 && value < MOST_EXACT)) this.addText(String(value));
    else {
      const millionths = Math.round(value * MILLION) - whole * MILLION;
      // Fifteen digits that lead back to the number are the shortest that do.
      const isExact = millionths > 0 && (whole * MILLION + millionths) / MILLION === value;
      if (isExact) this.#addDecimal(whole, millionths);
      else this.addText(String(value));
    }
  }

  /** Where the next bytes go: there is room for `count`. Who puts them there adds to `length`. */
  roomFor(count: number): number {
    if (this.length + count > this.bytes.length) this.#grow(count);
    return this.length;
  }

  /** The text so far. */
  toString(): string {
    let text = "";
    for (let i = 0; i < this.length; i++) text += String.fromCharCode(this.bytes[i] as number);
    return text;
  }

  #addWhole(value: number): void {
    const start = this.roomFor(MOST_WHOLE_DIGITS);
    let end = start + 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++;
    this.#putDigits(value, start, end);
    this.length = end;
  }

  /** `millionths` is not zero; zeros at its end are not printed. */
  #addDecimal(whole: number, millionths: number): void {
    this.#addWhole(whole);
    const start = this.roomFor(1 + DECIMALS);
    let end = start + 1 + DECIMALS;
    let digits = millionths;
    for (; digits % 10 === 0; digits = (digits / 10) | 0) end--;
    this.bytes[start] = POINT;
    this.#putDigits(digits, start + 1, end);
    this.length = end;
  }

  /** The last digit goes before `end`, and zeros before the first. */
  #putDigits(value: number, start: number, end: number): void {
    const { bytes } = this;
    let rest = value;
    for (let at = end - 1; at >= start; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
  }

  #grow(count: number): void {
    const { bytes } = this;
    this.bytes = new Uint8Array(Math.max(2 * bytes.length, this.length + count));
    this.bytes.set(bytes);
  }
}
