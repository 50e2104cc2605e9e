/**
 * The services that every host used to have: echo (RFC 862), discard (RFC 863), chargen (RFC 864).
 * Each goes on until the peer ends, and ends then too.
 */
import type { Connection } from "../connection.ts";
import type { Service } from "../serviceHost.ts";

const scratch = new Uint8Array(65_536);

/** Sends back what arrives. */
export const echo: Service = () => ({ onReady: echoAll });

/** Takes from the receive queue only what the send queue has room for: no buffer of its own. */
function echoAll(connection: Connection): void {
  for (;;) {
    const count = connection.peek(scratch);
    if (count === 0) return;
    if (count < 0) break;
    const taken = connection.write(scratch, 0, count);
    if (taken <= 0) return;
    connection.skip(taken);
  }
  connection.close();
}

/** Reads and forgets. */
export const discard: Service = () => ({ onReady: discardAll });

function discardAll(connection: Connection): void {
  if (skipAll(connection)) connection.close();
}

/** Throws away what there is; true when nothing more can come. */
function skipAll(connection: Connection): boolean {
  let count = 0;
  do count = connection.skip(Number.MAX_SAFE_INTEGER);
  while (count > 0);
  return count < 0;
}

/** Writes RFC 864's rotating pattern for as long as the peer takes it. */
export const chargen: Service = () => {
  let sent = 0;
  return {
    onReady(connection) {
      let taken = 0;
      do {
        taken = connection.write(PATTERN, sent % PATTERN.length);
        sent += Math.max(0, taken);
      } while (taken > 0);
      if (skipAll(connection)) connection.close();
    },
  };
};

const FIRST = 0x20;
const CHARACTERS = 95;
const LINE = 72;
const PATTERN = pattern();

/** 95 lines of 72 of the printable characters, each line one character further on. */
function pattern(): Uint8Array {
  const bytes = new Uint8Array(CHARACTERS * (LINE + 2));
  for (let line = 0; line < CHARACTERS; line++) {
    const at = line * (LINE + 2);
    for (let i = 0; i < LINE; i++) bytes[at + i] = FIRST + ((line + i) % CHARACTERS);
    bytes[at + LINE] = 0x0d;
    bytes[at + LINE + 1] = 0x0a;
  }
  return bytes;
}
