/** English, put together from its topics. */
import type { Catalogue } from "./catalogue.ts";
import { cause } from "./en/causes.ts";
import { evidence } from "./en/evidence.ts";
import { findingsEnding } from "./en/findingsEnding.ts";
import { findingsOpening } from "./en/findingsOpening.ts";
import { labels } from "./en/labels.ts";
import { names } from "./en/names.ts";
import { notes } from "./en/notes.ts";
import { sentence } from "./en/sentence.ts";
import { where } from "./en/where.ts";

export const en = {
  names,
  labels,
  sentence,
  cause,
  findings: { ...findingsOpening, ...findingsEnding },
  evidence,
  notes,
  where,
} satisfies Catalogue;
