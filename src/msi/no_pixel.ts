/** Stands for spectra and rows of tables that belong to no pixel of a cube. */
export const NO_PIXEL: number = 2 ** 32 - 1;
