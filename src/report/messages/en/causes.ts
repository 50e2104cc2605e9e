/** English: why a reset was sent, as a clause after "because". */
import type { Catalogue } from "../catalogue.ts";

export const cause: Catalogue["cause"] = {
  "port-closed": "nobody listens on that port",
  "backlog-full": "the listener's accept queue was full",
  "unread-data": "it closed with received data still unread",
  "linger-zero": "it closed with SO_LINGER 0, which aborts",
  "data-after-close": "data came for a socket that was already closed",
  "half-open-peer": "it knows nothing of this connection (it restarted or lost its state)",
  "challenge-answered": "a challenge ACK told it of a connection that it does not have",
  "handshake-abandoned": "it gave the handshake up",
  "listener-closed": "the listener was closed before the connection was accepted",
  middlebox: "something on the path wanted it gone",
  "timeout-abort": "it gave up waiting",
  aborted: "the application aborted it",
};
