/**
 * Captures made by hand, field by field, in either byte order: what the reader's tests feed it.
 * Nothing is checked here, so that damaged captures can be made as easily as sound ones.
 */

/** A record of a pcap file. */
export interface PcapRecord {
  readonly seconds: number;
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly original?: number;
  /** Of the modified form: Linux's packet type. */
  readonly packetType?: number;
}

export interface PcapShape {
  readonly little?: boolean;
  readonly magic?: number;
  readonly version?: readonly [number, number];
  readonly snapLength?: number;
  readonly network?: number;
}

/** Numbers one after another, in one byte order. */
export class Bytes {
  readonly #little: boolean;
  readonly #parts: Uint8Array[] = [];

  constructor(little = true) {
    this.#little = little;
  }

  u8(...values: number[]): this {
    return this.raw(Uint8Array.from(values));
  }

  u16(...values: number[]): this {
    for (const value of values) this.#number(2, (view) => view.setUint16(0, value, this.#little));
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#number(4, (view) => view.setUint32(0, value, this.#little));
    return this;
  }

  u64(value: bigint): this {
    return this.#number(8, (view) => view.setBigUint64(0, value, this.#little));
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** Zeros up to a multiple of four. */
  pad(): this {
    return this.raw(new Uint8Array(-this.done().length & 3));
  }

  done(): Uint8Array {
    return concat(this.#parts);
  }

  #number(size: number, set: (view: DataView) => void): this {
    const bytes = new Uint8Array(size);
    set(new DataView(bytes.buffer));
    return this.raw(bytes);
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `length` bytes that tell packets apart. */
export const payload = (length: number, first = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);

export function pcap(records: readonly PcapRecord[], shape: PcapShape = {}): Uint8Array {
  const { little = true, magic = 0xa1b2c3d4, version = [2, 4] } = shape;
  const file = new Bytes(little).u32(magic).u16(...version);
  file.u32(0, 0, shape.snapLength ?? 65_535, shape.network ?? 1);
  for (const { seconds, fraction, bytes, original, packetType } of records) {
    file.u32(seconds, fraction, bytes.length, original ?? bytes.length);
    if (magic === 0xa1b2cd34)
      file
        .u32(3)
        .u16(0x0800)
        .u8(packetType ?? 0, 0);
    file.raw(bytes);
  }
  return file.done();
}

/** An option of a pcapng block. */
export const option = (code: number, value: Uint8Array, little = true): Uint8Array =>
  new Bytes(little).u16(code, value.length).raw(value).pad().done();

/** A block around `body`; the lengths can be made to lie. */
export function block(type: number, body: Uint8Array, little = true, lengths?: number): Uint8Array {
  const padded = new Bytes(little).raw(body).pad().done();
  const length = lengths ?? padded.length + 12;
  return new Bytes(little).u32(type, length).raw(padded).u32(length).done();
}

export function section(options: readonly Uint8Array[] = [], little = true): Uint8Array {
  const body = new Bytes(little).u32(0x1a2b3c4d).u16(1, 0).u64(0xffff_ffff_ffff_ffffn);
  return block(0x0a0d0d0a, body.raw(concat(options)).done(), little);
}

export function interfaceBlock(
  linkType: number,
  snapLength = 0,
  options: readonly Uint8Array[] = [],
  little = true,
): Uint8Array {
  const body = new Bytes(little).u16(linkType, 0).u32(snapLength).raw(concat(options));
  return block(1, body.done(), little);
}

export function enhanced(
  interfaceNumber: number,
  timestamp: bigint,
  bytes: Uint8Array,
  options: readonly Uint8Array[] = [],
  little = true,
): Uint8Array {
  const body = new Bytes(little)
    .u32(interfaceNumber, Number(timestamp >> 32n), Number(timestamp & 0xffff_ffffn))
    .u32(bytes.length, bytes.length)
    .raw(bytes)
    .pad()
    .raw(concat(options));
  return block(6, body.done(), little);
}
