/** Whether standard output is to have colours: a terminal, and nobody said no (NO_COLOR). */
export const wantsColour = (refused: boolean): boolean =>
  !refused && !process.env.NO_COLOR && process.stdout.isTTY === true;
