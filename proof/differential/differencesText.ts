/** docs/differences.md as text, from the list that a comparison subtracts. */
import { DEPARTURES } from "./departures.ts";
import { KNOWN_DIFFERENCES } from "./known.ts";

const OPENING = `# Where the engine and the Linux kernel differ

\`npm run differential\` gives the same script of calls and segments to the engine (in virtual
time) and to a kernel socket (in a network namespace), and compares what each sends, the states it
is in and what its application is told. The differences below are known; the run counts them apart.
Any other difference fails it. This page is written from the lists in \`proof/differential/known\`
by \`npm run differences\`.

Besides, three things are not held against each other: PSH on data in the middle of a burst (Linux
sets it on each piece that it hands to the device), the moment of a timer within 30 ms and 14 % of
its wait (the kernel's timer wheel rounds up, and so do round trips that a late segment made
shorter), and windows within a factor of two. Each segment of the kernel's tells since when it may
have lain unread. A difference counts when it shows in three runs on the kernel, an unknown one in
six, one of the moment alone in twelve: on a busy machine a step may come late. After some entries
the runs go on alike, and what follows is compared too.

| what | clause | who is right | why |
|---|---|---|---|
`;

const SECOND = `
## Where Linux departs from RFC 9293

Here the engine does as Linux does. With the setting \`strict_rfc9293\` at 1 it does as the RFC
says; a packetdrill script chooses that by \`sysctl -q net.ipv4.strict_rfc9293=1\`. The list is
\`proof/differential/departures.ts\`; the tests named there run both.

| Linux, and the engine by default | with \`strict_rfc9293\` | clause |
|---|---|---|
`;

/** The page. */
export const differencesText = (): string =>
  OPENING +
  KNOWN_DIFFERENCES.map(
    ({ id, what, clause, right, why }) =>
      `| **${id}**: ${what} | ${clause} | ${right} | ${why} |\n`,
  ).join("") +
  SECOND +
  DEPARTURES.map(({ what, rfc, clause }) => `| ${what} | ${rfc} | ${clause} |\n`).join("");
