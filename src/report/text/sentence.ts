/**
 * A connection in one sentence: who opened it and how, how much moved, who closed it and how, why
 * it was reset, who keeps TIME-WAIT.
 */
import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Catalogue, Closing, Moving, Opening } from "../messages/catalogue.ts";
import { formatBytes, formatEndpoint, formatMs } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";

/** The sentence about `life`. */
export function sentenceOf(life: Lifecycle, language: Language): string {
  const words = messagesIn(language);
  const say = words.sentence;
  const refused = life.opened.how === "refused";
  const parts = [say.opened[life.opened.how](opening(life, words))];
  if (connected(life)) {
    parts.push(say.moved(moving(life)));
    if (life.reset === null || life.closed.how !== "reset")
      parts.push(say.closed[life.closed.how](closing(life)));
  }
  if (life.reset !== null && !refused) parts.push(reset(life, words));
  const { owner, until, assassinatedAt } = life.timeWait;
  if (owner !== null) {
    const seconds = (at: number | null) => (at === null ? null : at.toFixed(3));
    parts.push(
      say.timeWait({ owner, until: seconds(until), assassinatedAt: seconds(assassinatedAt) }),
    );
  }
  return say.join(parts);
}

/** Refused and unanswered connections moved nothing and were never closed: say no more of them. */
function connected({ opened, moved }: Lifecycle): boolean {
  const failed = opened.how === "refused" || opened.how === "unanswered";
  return !failed || moved.client.bytes + moved.server.bytes > 0;
}

function opening(life: Lifecycle, words: Catalogue): Opening {
  const { icmp } = life.opened;
  return {
    client: formatEndpoint(life.client),
    server: formatEndpoint(life.server),
    rtt: life.opened.rttMs === null ? null : formatMs(life.opened.rttMs),
    tries: life.opened.synRetries,
    // Of a refusal whose SYN was not seen nobody knows how long it took.
    after: life.moved.client.segments === 0 ? null : since(life, life.reset?.at ?? null),
    why: life.reset === null ? null : words.cause[life.reset.cause],
    icmp: icmp && { says: words.names.icmp[icmp.says], from: icmp.from },
  };
}

function moving({ moved, retransmitted }: Lifecycle): Moving {
  return {
    fromClient: formatBytes(moved.client.bytes),
    fromServer: formatBytes(moved.server.bytes),
    none: moved.client.bytes + moved.server.bytes === 0,
    retransmitted: retransmitted.client + retransmitted.server,
  };
}

/** Since the connection's first segment, in words. */
const since = (life: Lifecycle, at: number | null): string | null =>
  at === null ? null : formatMs((at - life.startedAt) * 1000);

function closing(life: Lifecycle): Closing {
  const { closed } = life;
  const { waiting } = closed;
  return {
    first: closed.first,
    after: since(life, closed.at),
    halfClose: closed.halfCloseMs === null ? null : formatMs(closed.halfCloseMs),
    halfCloseBytes: closed.halfCloseBytes > 0 ? formatBytes(closed.halfCloseBytes) : null,
    waiting: waiting && {
      end: waiting.end,
      state: waiting.state,
      since: formatMs((life.lastAt - waiting.since) * 1000),
    },
    gaveUp: closed.gaveUp,
  };
}

function reset(life: Lifecycle, words: Catalogue): string {
  const { by, cause, certainty, at } = life.reset as NonNullable<Lifecycle["reset"]>;
  const clause = words.cause[cause];
  return words.sentence.reset({ by, cause: clause, certainty, after: since(life, at) });
}
