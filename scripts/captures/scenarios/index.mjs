/** Every scenario, in the order of the questions: how opened, what moved, how closed, why reset. */
import { closed } from "./closed.mjs";
import { opened } from "./opened.mjs";
import { reset } from "./reset.mjs";

/** @type {import("../record.mjs").Scenario[]} */
export const scenarios = [...opened, ...closed, ...reset];
