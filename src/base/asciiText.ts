/**
 * Text of ASCII characters, written as bytes into one array that is used again and again.
 *
 * Where a hundred thousand lines are to be written, joining strings costs most of the time: each
 * `+` makes an object, and the engine prints doubles slowly as it looks for the shortest form. Here
 * eight bytes are copied at a time, and a number with at most six decimals is printed from two
 * integers, three digits at a time. It knows nothing of what the text means; characters beyond
 * ASCII are the caller's to escape.
 */

const FIRST_BYTES = 1 << 16;
/** What is written in words may reach this far beyond its end. */
const SPARE_BYTES = 8;
const POINT = 0x2e;
const ZERO = 0x30;

/** Below this a number with six decimals has 15 digits, which every double keeps. */
const MOST_EXACT = 1e9;
const MILLION = 1_000_000;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** ASCII text that is written often: its bytes as doubles, none of which can be a NaN. */
export interface AsciiPiece {
  readonly length: number;
  readonly doubles: Float64Array;
}

/** Makes text, which must be ASCII, ready to be written often. */
export function asciiOf(text: string): AsciiPiece {
  const doubles = new Float64Array(Math.ceil(text.length / 8));
  const bytes = new Uint8Array(doubles.buffer);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return { length: text.length, doubles };
}

/** The numbers below 1,000 in three bytes each: with zeros in front, and without. */
const PADDED = new Int32Array(1000);
const SHORT = new Int32Array(1000);
for (let n = 0; n < 1000; n++) {
  PADDED[n] = wordOf(String(n).padStart(3, "0"));
  SHORT[n] = wordOf(String(n));
}

/** Its characters in the order of memory on a little-endian machine. */
function wordOf(text: string): number {
  let word = 0;
  for (let i = 0; i < text.length; i++) word |= text.charCodeAt(i) << (8 * i);
  return word;
}

/** Growing text; `bytes` up to `length` is what was written. */
export class AsciiText {
  bytes = new Uint8Array(FIRST_BYTES);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  /** Adds what `asciiOf` made. */
  add(piece: AsciiPiece): void {
    const { doubles, length } = piece;
    const at = this.roomFor(length);
    const view = this.#view;
    for (let i = 0; i < doubles.length; i++) {
      view.setFloat64(at + 8 * i, doubles[i] as number, IS_LITTLE_ENDIAN);
    }
    this.length = at + length;
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
      if (isExact) this.#addDecimal(whole, millionths | 0);
      else this.addText(String(value));
    }
  }

  /** Where the next bytes go: there is room for `count`. Who puts them there adds to `length`. */
  roomFor(count: number): number {
    if (this.length + count + SPARE_BYTES > this.bytes.length) this.#grow(count);
    return this.length;
  }

  /** The text so far. */
  toString(): string {
    let text = "";
    for (let i = 0; i < this.length; i++) text += String.fromCharCode(this.bytes[i] as number);
    return text;
  }

  #addWhole(value: number): void {
    if (value < 1000) {
      const at = this.roomFor(3);
      this.#view.setInt32(at, SHORT[value] as number, true);
      this.length = at + (value < 10 ? 1 : value < 100 ? 2 : 3);
      return;
    }
    const thousands = (value / 1000) | 0;
    this.#addWhole(thousands);
    const at = this.roomFor(3);
    this.#view.setInt32(at, PADDED[value - 1000 * thousands] as number, true);
    this.length = at + 3;
  }

  /** `millionths` is not zero; zeros at its end are not printed. */
  #addDecimal(whole: number, millionths: number): void {
    this.#addWhole(whole);
    const start = this.roomFor(7);
    const thousands = (millionths / 1000) | 0;
    const rest = millionths - 1000 * thousands;
    const view = this.#view;
    const { bytes } = this;
    bytes[start] = POINT;
    view.setInt32(start + 1, PADDED[thousands] as number, true);
    view.setInt32(start + 4, PADDED[rest] as number, true);
    let end = start + 7;
    while (bytes[end - 1] === ZERO) end--;
    this.length = end;
  }

  #grow(count: number): void {
    const { bytes } = this;
    this.bytes = new Uint8Array(Math.max(2 * bytes.length, this.length + count + SPARE_BYTES));
    this.bytes.set(bytes);
    this.#view = new DataView(this.bytes.buffer);
  }
}
