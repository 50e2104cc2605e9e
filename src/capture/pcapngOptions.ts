/**
 * The options at the end of a pcapng block: code, length, value, padded to four bytes.
 *
 * A cursor that is moved over a block again and again, so that packets with options cost no
 * object. An option that runs over its block ends the walk: what came before it is good.
 */

/** The option codes that are read, by the block they stand in. */
export const OPTION = {
  comment: 1,
  interfaceName: 2,
  interfaceDescription: 3,
  interfaceResolution: 9,
  interfaceFcsLength: 13,
  interfaceOffset: 14,
  packetFlags: 2,
  packetDropCount: 4,
  statisticsReceived: 4,
  statisticsDropped: 5,
  statisticsSystemDropped: 7,
} as const;

const END_OF_OPTIONS = 0;
const utf8 = new TextDecoder();

/** Walks over the options of one block at a time. */
export class OptionCursor {
  code = 0;
  length = 0;
  #bytes: Uint8Array;
  #view: DataView;
  #value = 0;
  #next = 0;
  #end = 0;
  #little = true;

  constructor() {
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Sets the cursor before the first option in `bytes[start..end)`. */
  start(bytes: Uint8Array, view: DataView, start: number, end: number, little: boolean): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#next = start;
    this.#end = end;
    this.#little = little;
  }

  /** Moves to the next option; false when there is none. */
  next(): boolean {
    if (this.#end - this.#next < 4) return false;
    this.code = this.#view.getUint16(this.#next, this.#little);
    this.length = this.#view.getUint16(this.#next + 2, this.#little);
    this.#value = this.#next + 4;
    this.#next = this.#value + ((this.length + 3) & ~3);
    return this.code !== END_OF_OPTIONS && this.#value + this.length <= this.#end;
  }

  /** The value's first byte as a number, or null when it has none. */
  uint8(): number | null {
    return this.length < 1 ? null : this.#view.getUint8(this.#value);
  }

  /** The value as a 32-bit number, or null when it is shorter. */
  uint32(): number | null {
    return this.length < 4 ? null : this.#view.getUint32(this.#value, this.#little);
  }

  /** The value as a 64-bit count, or null when it is shorter; counts beyond 2^53 are rounded. */
  count64(): number | null {
    return this.length < 8 ? null : Number(this.#view.getBigUint64(this.#value, this.#little));
  }

  /** The value as a signed 64-bit number, or null when it is shorter. */
  int64(): bigint | null {
    return this.length < 8 ? null : this.#view.getBigInt64(this.#value, this.#little);
  }

  /** The value as text; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return utf8.decode(this.#bytes.subarray(this.#value, this.#value + this.length));
  }
}
