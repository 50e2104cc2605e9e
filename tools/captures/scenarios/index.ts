/** Every scenario, in the order of the questions: how opened, what moved, how closed, why reset. */
import type { Scenario } from "../scenario.ts";
import { closed } from "./closed.ts";
import { closedWithLosses } from "./closedWithLosses.ts";
import { many } from "./many.ts";
import { moved } from "./moved.ts";
import { opened } from "./opened.ts";
import { openedOddly } from "./openedOddly.ts";
import { reset } from "./reset.ts";
import { resetOddly } from "./resetOddly.ts";
import { timeWait } from "./timeWait.ts";

export const scenarios: readonly Scenario[] = [
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
