/**
 * Standard output for views that may be long: gathered into large pieces, written in order, and
 * quiet when the reader has gone (`| head`): then there is nobody left to tell.
 */
import { writeSync } from "node:fs";
import { UserError } from "../base/userError.ts";

const PIECE_CHARACTERS = 1 << 16;
const STDOUT = 1;

/** Thrown when nobody reads our output any more; main ends the process in peace. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** A buffered writer to a file descriptor. */
export class Output {
  readonly #descriptor: number;
  #pending = "";

  constructor(descriptor: number = STDOUT) {
    this.#descriptor = descriptor;
  }

  /** Adds text; it reaches the descriptor when a piece is full or at `flush`. */
  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= PIECE_CHARACTERS) this.flush();
  }

  /** Adds a line. */
  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** Writes what is pending; throws OutputClosed when the other side is gone. */
  flush(): void {
    if (this.#pending === "") return;
    const bytes = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    for (let at = 0; at < bytes.length; ) at += this.#writeSome(bytes, at);
  }

  #writeSome(bytes: Buffer, at: number): number {
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

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that is non-blocking and full: let the reader have a moment. */
const waitForRoom = (): void => {
  Atomics.wait(sleeper, 0, 0, 2);
};
