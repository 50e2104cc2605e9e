/** Asks every rule about a connection: evidence to findings. */
import type { Conclusions } from "./conclusions/index.ts";
import type { Evidence } from "./evidence.ts";
import type { Finding } from "./findings.ts";
import { REGISTRY, type Rule } from "./rules/index.ts";
import type { Found } from "./rules/rule.ts";

/** A finding names this many frames at most. */
const MOST_FRAMES = 8;
const NOTHING: readonly Finding[] = Object.freeze([]);

/** Every rule that fired. */
export function findingsOf(life: Evidence, known: Conclusions): readonly Finding[] {
  const { client, server } = life;
  let list: Finding[] | null = null;
  for (const rule of REGISTRY) {
    if (rule.about === "life") {
      const found = rule.find(life, known);
      if (found !== null) list = add(list, rule, found);
      continue;
    }
    const ofClient = rule.find(client, server, known, life);
    if (ofClient !== null) list = add(list, rule, ofClient);
    const ofServer = rule.find(server, client, known, life);
    if (ofServer !== null) list = add(list, rule, ofServer);
  }
  return list ?? NOTHING;
}

function add(
  list: Finding[] | null,
  { name, clause }: { readonly name: Rule; readonly clause: string },
  { severity, end, frames, values }: Found,
): Finding[] {
  const shown = frames.filter((frame) => frame > 0).slice(0, MOST_FRAMES);
  const known = values as Finding["values"]; // a value that is not known is left out
  const finding = { rule: name, severity, end, frames: shown, clause, values: known };
  if (list === null) return [finding];
  list.push(finding);
  return list;
}
