/** docs/differences.md as text, from the list that a comparison subtracts. */
import { KNOWN_DIFFERENCES } from "../../dist/lab/differential/known.js";

const OPENING = `# Where the engine and the Linux kernel differ

\`npm run differential\` gives the same script of calls and segments to the engine (in virtual time) and
to a kernel socket (in a network namespace), and compares what each sends, the states it is in and what
its application is told. The differences below are known and meant; the run counts them apart. Any other
difference fails it. This page is written from the list in \`src/lab/differential/known.ts\` by
\`npm run differences\`.

Besides, three things are not held against each other: PSH on data in the middle of a burst (Linux sets
it on each piece that it hands to the device), the moment of a timer within 30 ms and 14 % (the kernel's
timer wheel rounds up), and windows within a factor of two.

| what | clause | who is right | why |
|---|---|---|---|
`;

export const differencesText = () =>
  OPENING +
  KNOWN_DIFFERENCES.map(
    ({ id, what, clause, right, why }) =>
      `| **${id}**: ${what} | ${clause} | ${right} | ${why} |\n`,
  ).join("");
