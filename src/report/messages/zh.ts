/** Chinese, put together from its topics. */
import type { Catalogue } from "./catalogue.ts";
import { cause } from "./zh/causes.ts";
import { evidence } from "./zh/evidence.ts";
import { findingsEnding } from "./zh/findingsEnding.ts";
import { findingsOpening } from "./zh/findingsOpening.ts";
import { labels } from "./zh/labels.ts";
import { names } from "./zh/names.ts";
import { notes } from "./zh/notes.ts";
import { sentence } from "./zh/sentence.ts";
import { where } from "./zh/where.ts";

export const zh = {
  names,
  labels,
  sentence,
  cause,
  findings: { ...findingsOpening, ...findingsEnding },
  evidence,
  notes,
  where,
} satisfies Catalogue;
