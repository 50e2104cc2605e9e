/** Every scenario, in the order of the questions: how opened, what moved, how closed, why reset. */
import { closed } from "./closed.mjs";
import { closedWithLosses } from "./closedWithLosses.mjs";
import { many } from "./many.mjs";
import { moved } from "./moved.mjs";
import { opened } from "./opened.mjs";
import { openedOddly } from "./openedOddly.mjs";
import { reset } from "./reset.mjs";
import { resetOddly } from "./resetOddly.mjs";
import { timeWait } from "./timeWait.mjs";

/** @type {import("../record.mjs").Scenario[]} */
export const scenarios = [
  ...opened,
  ...openedOddly,
  ...moved,
  ...closed,
  ...closedWithLosses,
  ...timeWait,
  ...reset,
  ...resetOddly,
  ...many,
];
