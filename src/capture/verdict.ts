/**
 * From columns to what a person asks: the lifecycle of one connection as an object. Nothing is kept
 * as an object; whoever asks twice gets two.
 */
import type { Micros } from "../base/time.ts";
import { type Account, withOwnStates } from "../trace/fold/account.ts";
import {
  type Both,
  CONNECTION_SCHEMA,
  closedOf,
  closingMsOf,
  conclude,
  type Endpoint,
  type Evidence,
  findingsOf,
  type Lifecycle,
  msOf,
  type Others,
  openedOf,
  resetOf,
  secondsOf,
  timeWaitOf,
} from "../trace/index.ts";
import { formatAddress } from "../wire/index.ts";
import { IS_FLIPPED } from "./track/codes.ts";
import type { ConnectionColumns } from "./track/columns/connection.ts";
import { historyOf } from "./track/history.ts";
import type { Case } from "./verdict/case.ts";
import { idleOf, movedOf, retransmittedOf } from "./verdict/moved.ts";
import { statesOf } from "./verdict/states.ts";

/**
 * The lifecycle of the connection that `c` is on, whose evidence is `life`. `epoch` is the zero of
 * its times; `othersOf` tells of the other connections to the same listener, and is asked only
 * where that is evidence. `account` is what one end told of itself, which `life` holds already.
 */
export function lifecycleOf(
  c: Case,
  life: Evidence,
  epoch: string | null,
  othersOf: () => Others,
  account: Account | null = null,
): Lifecycle {
  const { connection } = c;
  const known = conclude(life);
  const { waiting } = known;
  const seen = statesOf(c, known.death, waiting);
  const states = account === null ? seen : withOwnStates(seen, account, life, waiting);
  const history = historyOf(connection);
  return {
    schema: CONNECTION_SCHEMA,
    number: connection.number,
    ...endpointsOf(connection),
    incarnation: connection.incarnation,
    epoch,
    firstFrame: connection.firstFrame,
    lastFrame: connection.lastFrame,
    startedAt: secondsOf(connection.startedAt),
    lastAt: secondsOf(connection.lastAt),
    durationMs: msOf(Math.max(0, connection.lastAt - connection.startedAt)),
    opened: openedOf(life, known.opened),
    moved: { client: movedOf(c, 0), server: movedOf(c, 1) },
    retransmitted: retransmittedOf(c),
    idle: idleOf(c),
    closed: closedOf(life, known),
    reset: resetOf(life, known.resetCause, othersOf),
    timeWait: timeWaitOf(life, waiting),
    states,
    closingMs: closingMsOf(states, secondsOf(endOfStates(c, waiting.until))),
    history: c.is(IS_FLIPPED) ? `^${history}` : history,
    findings: findingsOf(life, known),
  };
}

/** A TIME-WAIT lasts until its timer, even where the observation ended before. */
const endOfStates = (c: Case, timeWaitUntil: Micros): Micros =>
  timeWaitUntil > 0 ? timeWaitUntil : c.observedUntil;

const addresses = new Map<number, string>();
const MOST_ADDRESSES = 4096;

/** The same few hosts come again and again: their text is made once. */
function ipv4Text(word: number): string {
  let text = addresses.get(word);
  if (text === undefined) {
    text = formatAddress(4, word, 0, 0, 0);
    if (addresses.size < MOST_ADDRESSES) addresses.set(word, text);
  }
  return text;
}

/** The addresses and ports of both ends. */
export const endpointsOf = (c: ConnectionColumns): Both<Endpoint> => ({
  client: clientOf(c),
  server: serverOf(c),
});

const familyOf = (c: ConnectionColumns): 4 | 6 => (c.family === 6 ? 6 : 4);

function clientOf(c: ConnectionColumns): Endpoint {
  const { client0, client1, client2, client3 } = c;
  const isFour = familyOf(c) === 4;
  const ip = isFour ? ipv4Text(client0) : formatAddress(6, client0, client1, client2, client3);
  return { ip, port: c.ports >>> 16 };
}

function serverOf(c: ConnectionColumns): Endpoint {
  const { server0, server1, server2, server3 } = c;
  const isFour = familyOf(c) === 4;
  const ip = isFour ? ipv4Text(server0) : formatAddress(6, server0, server1, server2, server3);
  return { ip, port: c.ports & 0xffff };
}
