/**
 * Standard output for views that may be long: gathered into large pieces, written in order, and
 * quiet when the reader has gone (`| head`): then there is nobody left to tell.
 */
import { fstatSync, openSync, type Stats, statSync, writeSync } from "node:fs";
import { AsciiText } from "../base/asciiText.ts";
import { UserError } from "../base/errors/userError.ts";

const PIECE_BYTES = 1 << 16;
/** UTF-16 to UTF-8: what one character comes to at most. */
const MOST_BYTES_A_CHARACTER = 3;
const STDIN = 0;
const STDOUT = 1;

/** Thrown when nobody reads our output any more; main ends the process in peace. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** A buffered writer to a file descriptor. */
export class Output {
  readonly #descriptor: number;
  readonly #pending = new AsciiText();

  constructor(descriptor: number = STDOUT) {
    this.#descriptor = descriptor;
  }

  /** Adds text; it reaches the descriptor when a piece is full or at `flush`. */
  write(text: string): void {
    if (text.length * MOST_BYTES_A_CHARACTER > PIECE_BYTES) {
      this.flush();
      this.#writeAll(Buffer.from(text, "utf8"));
    } else this.add(text, addUtf8);
  }

  /** Adds a line. */
  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** Adds what `add` makes of a value, straight to where it will be written from. */
  add<T>(value: T, add: (value: T, pending: AsciiText) => void): void {
    add(value, this.#pending);
    if (this.#pending.length >= PIECE_BYTES) this.flush();
  }

  /** Writes what is pending; throws OutputClosed when the other side is gone. */
  flush(): void {
    const { bytes, length } = this.#pending;
    this.#pending.length = 0;
    if (length > 0) this.#writeAll(bytes.subarray(0, length));
  }

  #writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += this.#writeSome(bytes, at);
  }

  #writeSome(bytes: Uint8Array, at: number): number {
    for (;;) {
      try {
        return writeSync(this.#descriptor, bytes, at);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EPIPE") throw new OutputClosed();
        if (code === "EAGAIN") waitForRoom();
        else throw new UserError("output.failed", { why: code ?? String(error) });
      }
    }
  }
}

function addUtf8(text: string, pending: AsciiText): void {
  const at = pending.roomFor(text.length * MOST_BYTES_A_CHARACTER);
  const { buffer, byteLength } = pending.bytes;
  pending.length += Buffer.from(buffer, 0, byteLength).write(text, at, "utf8");
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that is non-blocking and full: let the reader have a moment. */
const waitForRoom = (): void => {
  Atomics.wait(sleeper, 0, 0, 2);
};

/** Opens a file to write, in place of standard output; throws as `openToWrite` does. */
export const outputTo = (path: string, inputs: readonly string[]): Output =>
  new Output(openToWrite(path, inputs));

/**
 * Opens a file to write and gives its descriptor; throws a UserError where that cannot be, and
 * where it is one of `inputs` ("-" is standard input), which would be lost.
 */
export function openToWrite(path: string, inputs: readonly string[]): number {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own?.isFile() && inputs.some((input) => isSame(own, fileBehind(input)))) {
    throw new UserError("output.isInput", { path });
  }
  try {
    return openSync(path, "w");
  } catch (error) {
    const { code = "?" } = error as NodeJS.ErrnoException;
    throw new UserError("output.noFile", { path, why: code });
  }
}

/** What an input is; undefined where it is not there, or closed. */
function fileBehind(input: string): Stats | undefined {
  try {
    return input === "-" ? fstatSync(STDIN) : statSync(input, { throwIfNoEntry: false });
  } catch {
    return undefined; // whoever opens it says why
  }
}

const isSame = (one: Stats, other: Stats | undefined): boolean =>
  one.ino === other?.ino && one.dev === other.dev;
