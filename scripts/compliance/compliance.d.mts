/** The document, and the numbers of the requirements that nothing meets or tests or excuses. */
export function compliance(): { readonly text: string; readonly open: readonly number[] };
