/** docs/differences.md as text, from the list that a comparison subtracts. */
import { KNOWN_DIFFERENCES } from "../../build/proof/differential/known.js";

const OPENING = `# Where the engine and the Linux kernel differ

\`npm run differential\` gives the same script of calls and segments to the engine (in virtual time) and
to a kernel socket (in a network namespace), and compares what each sends, the states it is in and what
its application is told. The differences below are known; the run counts them apart. Any other
difference fails it. This page is written from the lists in \`proof/differential/known\` by
\`npm run differences\`.

Besides, three things are not held against each other: PSH on data in the middle of a burst (Linux sets
it on each piece that it hands to the device), the moment of a timer within 30 ms and 14 % of its wait
(the kernel's timer wheel rounds up, and so do round trips that a late segment made shorter), and windows
within a factor of two. Each segment of the kernel's tells since when it may have lain unread. A
difference counts when it shows in three runs on the kernel, an unknown one in six: on a busy machine a
step may come late. After some entries the runs go on alike, and what follows is compared too.

| what | clause | who is right | why |
|---|---|---|---|
`;

export const differencesText = () =>
  OPENING +
  KNOWN_DIFFERENCES.map(
    ({ id, what, clause, right, why }) =>
      `| **${id}**: ${what} | ${clause} | ${right} | ${why} |\n`,
  ).join("");
