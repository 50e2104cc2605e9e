/** The path and the text of the file that gives pooled records their first values anew. */
export function resetsFile(): readonly [path: string, text: string];
