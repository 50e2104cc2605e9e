/** The path and the text of each file that the records' declaration comes to. */
export function columnFiles(): readonly (readonly [path: string, text: string])[];
