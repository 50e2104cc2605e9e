/**
 * The arrows of a state diagram as a list, state by state, for a terminal that is narrower than the
 * figure: where each leads, what happens, and what is done.
 */
import { type Edge, rowOf } from "../../machine/layout.ts";
import { STATES } from "../../machine/states.ts";
import { paint, type View } from "../elements/view.ts";
import { beside, padEnd } from "../elements/width.ts";

const LONGEST = Math.max(...STATES.map((state) => state.length));

/** The list, in the order of the arrows; a state that no arrow leaves is not in it. */
export function arrowsText(edges: readonly Edge[], view: Omit<View, "language">): string {
  const states = [...new Set(edges.map(({ from }) => from))];
  const blocks = states.map((state) => {
    const own = edges.filter(({ from }) => from === state);
    const lines = own.flatMap((edge, i) => {
      const [, trigger, to, action] = rowOf(edge);
      const branch = i < own.length - 1 ? "├─▶" : "└─▶";
      const lead = `${branch} ${paint(view, "cyan", padEnd(to, LONGEST))}  `;
      return beside(lead, `${trigger} / ${action}`, view.width);
    });
    return [paint(view, "bold", state), ...lines].join("\n");
  });
  return blocks.join("\n\n");
}
