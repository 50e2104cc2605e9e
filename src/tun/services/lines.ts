/**
 * A line server: each line gets an answer, "quit" closes. When the peer has ended its direction,
 * the answers still owed are sent, and then ours ends too.
 */
import type { Connection, ConnectionUser } from "../connection.ts";
import type { Service } from "../serviceHost.ts";

/** What it says. */
export interface LineTalk {
  readonly greeting: string;
  readonly bye: string;
  readonly said: (line: string, count: number) => string;
}

/** A line longer than this is cut there. */
const LONGEST_LINE = 65_536;

/** Serves lines. */
export const lines =
  (talk: LineTalk): Service =>
  (connection) =>
    new LineUser(talk, connection);

class LineUser implements ConnectionUser {
  readonly #talk: LineTalk;
  readonly #decoder = new TextDecoder();
  #input = "";
  #unsent: Buffer;
  #count = 0;
  /** No more is read or answered. */
  #isDone = false;
  #hasEnded = false;

  constructor(talk: LineTalk, connection: Connection) {
    this.#talk = talk;
    this.#unsent = Buffer.from(`${talk.greeting}\n`);
    this.#send(connection);
  }

  onReady(connection: Connection): void {
    this.#send(connection);
    while (this.#unsent.length === 0) {
      const count = connection.read(scratch);
      if (count === 0) return;
      if (count < 0) {
        connection.close(); // the peer's direction has ended: so does the whole
        return;
      }
      if (this.#isDone) continue;
      this.#input += this.#decoder.decode(scratch.subarray(0, count), { stream: true });
      this.#answer();
      this.#send(connection);
    }
  }

  #answer(): void {
    const parts = this.#input.split("\n");
    this.#input = (parts.pop() ?? "").slice(0, LONGEST_LINE);
    for (const part of parts) {
      const line = part.trimEnd();
      this.#isDone = line === "quit";
      const answer = this.#isDone ? this.#talk.bye : this.#talk.said(line, ++this.#count);
      this.#unsent = Buffer.concat([this.#unsent, Buffer.from(`${answer}\n`)]);
      if (this.#isDone) return;
    }
  }

  #send(connection: Connection): void {
    const taken = this.#unsent.length === 0 ? 0 : connection.write(this.#unsent);
    if (taken > 0) this.#unsent = this.#unsent.subarray(taken);
    if (!this.#isDone || this.#hasEnded || this.#unsent.length > 0) return;
    this.#hasEnded = true;
    connection.end();
  }
}

const scratch = new Uint8Array(65_536);
