/**
 * One sequence of states for each end, from the two things that the kernel tells: the trace, exact
 * in time but blind to mini-sockets, and sock_diag, which sees them a millisecond or two late.
 *
 * Where a full socket "closes" in the trace while sock_diag goes on to show a mini-socket, the step
 * was in truth into FIN-WAIT-2 or TIME-WAIT. Where sock_diag showed a half-open request before the
 * trace told of it, SYN-RECEIVED began with the request.
 */

const SPELLING = /** @type {Record<string, string>} */ ({
  TCP_ESTABLISHED: "ESTABLISHED",
  TCP_SYN_SENT: "SYN-SENT",
  TCP_SYN_RECV: "SYN-RECEIVED",
  TCP_NEW_SYN_RECV: "SYN-RECEIVED",
  TCP_FIN_WAIT1: "FIN-WAIT-1",
  TCP_FIN_WAIT2: "FIN-WAIT-2",
  TCP_TIME_WAIT: "TIME-WAIT",
  TCP_CLOSE: "CLOSED",
  TCP_CLOSE_WAIT: "CLOSE-WAIT",
  TCP_LAST_ACK: "LAST-ACK",
  TCP_LISTEN: "LISTEN",
  TCP_CLOSING: "CLOSING",
});

const SYN_RECV = 3;
const FIN_WAIT_2 = 5;

/**
 * @typedef {object} Step
 * @property {bigint} at boot nanoseconds
 * @property {bigint} [earliest] boot nanoseconds, where the moment lies between it and `at`
 * @property {string} from
 * @property {string} to
 * @property {"trace" | "ss"} source
 */

/**
 * The steps of one end, oldest first.
 * @param {readonly import("./trace.mjs").Change[]} changes of this end's socket
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights of this end's ports
 * @returns {Step[]}
 */
export function stepsOf(changes, sights) {
  const full = changes.map((change, i) => fromTrace(change, changes[i + 1], sights));
  // The sort is stable: where a new socket ends a TIME-WAIT, the end comes first.
  const steps = [...miniSteps(sights, changes), ...full, ...requestSteps(sights, changes)];
  return steps
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => Number(a.at - b.at))
    .filter(keepFirstSynReceived());
}

/**
 * The mini-socket that stood between `after` and `before`, as first seen.
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights
 * @param {bigint} after
 * @param {bigint | undefined} before
 */
const miniAfter = (sights, after, before) =>
  sights.find(
    (sight) => sight.mini && sight.at > after && (before === undefined || sight.earliest < before),
  );

/**
 * @param {import("./trace.mjs").Change} change
 * @param {import("./trace.mjs").Change | undefined} next
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights
 * @returns {Step}
 */
function fromTrace(change, next, sights) {
  const from = SPELLING[change.from] ?? change.from;
  const to = SPELLING[change.to] ?? change.to;
  const mini =
    to === "CLOSED" && closing(from) ? miniAfter(sights, change.at, next?.at) : undefined;
  // Known from the mini-socket, but begun at the very moment the trace tells.
  return mini
    ? { at: change.at, from, to: miniName(mini), source: "ss" }
    : { at: change.at, from, to, source: "trace" };
}

const closing = (/** @type {string} */ state) =>
  state === "FIN-WAIT-1" || state === "FIN-WAIT-2" || state === "CLOSING";

const miniName = (/** @type {import("./sockDiag.mjs").Sight} */ sight) =>
  sight.state === FIN_WAIT_2 ? "FIN-WAIT-2" : "TIME-WAIT";

/**
 * What a mini-socket did after it began: FIN-WAIT-2 → TIME-WAIT, and its end.
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights
 * @param {readonly import("./trace.mjs").Change[]} changes
 * @returns {Step[]}
 */
function miniSteps(sights, changes) {
  return sights.flatMap((sight, i) => {
    const before = sights[i - 1];
    if (!before?.mini) return [];
    const { at, earliest } = sight;
    const to = sight.mini ? miniName(sight) : "CLOSED";
    const step = { from: miniName(before), to, source: /** @type {const} */ ("ss") };
    // A socket that took its place ended it, at the latest when the trace told of that socket.
    const heir = changes.find((change) => change.at > earliest && change.at < at);
    return [heir ? { at: heir.at, ...step } : { at, earliest, ...step }];
  });
}

/**
 * Half-open requests: when they came, and when they went without becoming a socket.
 * @param {readonly import("./sockDiag.mjs").Sight[]} sights
 * @param {readonly import("./trace.mjs").Change[]} changes
 * @returns {Step[]}
 */
function requestSteps(sights, changes) {
  return sights.flatMap((sight, i) => {
    if (sight.state !== SYN_RECV) return [];
    const next = sights[i + 1];
    const { at, earliest } = sight;
    const told = (/** @type {bigint} */ after, /** @type {bigint} */ before) =>
      changes.some(({ to, at }) => to === "TCP_SYN_RECV" && at > after && at < before);
    if (told(earliest, at)) return [];
    /** @type {Step[]} */
    const steps = [{ at, earliest, from: "LISTEN", to: "SYN-RECEIVED", source: "ss" }];
    if (next?.state === 0 && !told(at, next.at)) {
      const gone = { at: next.at, earliest: next.earliest };
      steps.push({ ...gone, from: "SYN-RECEIVED", to: "CLOSED", source: "ss" });
    }
    return steps;
  });
}

/**
 * The request's SYN-RECEIVED stands; the socket's own, told with the last ACK, is the same step.
 */
function keepFirstSynReceived() {
  let received = false;
  return (/** @type {Step} */ step) => {
    const again = received && step.from === "LISTEN";
    received = step.to === "SYN-RECEIVED";
    return !again;
  };
}
