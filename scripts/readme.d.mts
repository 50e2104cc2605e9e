/** `text` with the output of every `$ synfin explain …` block as the program prints it now. */
export function refreshed(text: string): string;
