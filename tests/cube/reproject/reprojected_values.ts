import type { CubeSketch } from "../cube_folder.ts";

/** A cube, a header and some voxels of the reprojected cube: index in C order and value. */
export interface ReprojectionCase {
  readonly name: string;
  readonly source: Pick<CubeSketch, "shape" | "cards">;
  readonly target: Pick<CubeSketch, "shape" | "cards">;
  readonly order: "bilinear" | "nearest-neighbor";
  /** How many voxels are not NaN. */
  readonly finite: number;
  readonly values: readonly (readonly [index: number, value: number])[];
}

const TURNED = { PC1_1: 0.8, PC1_2: -0.6, PC2_1: 0.6, PC2_2: 0.8 } as const;

// SpectralCube.reproject of spectral-cube 0.7.0 with reproject 0.21.0, astropy 8.0.2 and scipy 1.17.1, of cubes of
// `rampedValues` with the cards of `CARDS`.
export const REPROJECTIONS: readonly ReprojectionCase[] = [
  {
    name: "rotated",
    source: { shape: [3, 10, 12], cards: { CRPIX1: 6, CRPIX2: 5 } },
    target: {
      shape: [3, 9, 11],
      cards: { ...TURNED, CRPIX1: 6, CRPIX2: 4, CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN" },
    },
    order: "bilinear",
    finite: 258,
    values: [[6, 32.66], [13, 19.74], [22, 14.9], [72, 39.5], [84, 58.96], [145, 119.5], [179, 122.0], [
      242,
      212.06,
    ]],
  },
  {
    name: "nearest",
    source: { shape: [3, 10, 12], cards: { CRPIX1: 6, CRPIX2: 5 } },
    target: {
      shape: [3, 9, 11],
      cards: { ...TURNED, CRPIX1: 6, CRPIX2: 4, CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN" },
    },
    order: "nearest-neighbor",
    finite: 258,
    values: [[6, 36.0], [13, 17.5], [22, 20.0], [72, 39.5], [84, 58.0], [145, 119.5], [179, 122.0], [
      242,
      216.0,
    ]],
  },
  {
    name: "galactic",
    source: { shape: [3, 10, 12], cards: { CRPIX1: 6, CRPIX2: 5 } },
    target: {
      shape: [3, 9, 9],
      cards: {
        CTYPE1: "GLON-ZEA",
        CTYPE2: "GLAT-ZEA",
        CRVAL1: 136.116,
        CRVAL2: -0.063,
        CRPIX1: 5,
        CRPIX2: 5,
      },
    },
    order: "bilinear",
    finite: 222,
    values: [
      [3, 31.05822716],
      [10, 24.90995708],
      [17, 50.12505853],
      [59, 54.92988976],
      [68, 64.27021876],
      [118, 125.7162705],
      [145, 139.4897753],
      [197, 263.5374624],
    ],
  },
  {
    name: "fk5",
    source: { shape: [3, 10, 12], cards: { RADESYS: "ICRS", CRPIX1: 6, CRPIX2: 5 } },
    target: { shape: [3, 9, 9], cards: { RADESYS: "FK5", EQUINOX: 2000, CRPIX1: 4.3, CRPIX2: 4.6 } },
    order: "bilinear",
    finite: 243,
    values: [
      [4, 22.963173],
      [9, 11.87125689],
      [18, 15.5253215],
      [64, 44.52486927],
      [73, 48.22784311],
      [121, 136.8006188],
      [150, 158.3197607],
      [200, 229.8006189],
    ],
  },
  {
    name: "channels",
    source: { shape: [3, 10, 12], cards: { CRPIX1: 6, CRPIX2: 5 } },
    target: { shape: [5, 8, 9], cards: { CRPIX1: 4.7, CRPIX2: 3.2, CRVAL3: 99700000000, CDELT3: 620000000 } },
    order: "bilinear",
    finite: 360,
    values: [[5, 29.42], [14, 32.18], [27, 22.32], [96, 70.2], [109, 64.4072], [181, 127.9324], [
      225,
      172.2912,
    ], [300, 222.2]],
  },
  {
    name: "sky",
    source: {
      shape: [2, 45, 90],
      cards: {
        CTYPE1: "RA---CAR",
        CTYPE2: "DEC--CAR",
        CRVAL1: 0,
        CRVAL2: 0,
        CRPIX1: 45.5,
        CRPIX2: 23,
        CDELT1: -4,
        CDELT2: 4,
      },
    },
    target: {
      shape: [2, 40, 70],
      cards: {
        CTYPE1: "RA---AIT",
        CTYPE2: "DEC--AIT",
        CRVAL1: 150,
        CRVAL2: 0,
        CRPIX1: 35.7,
        CRPIX2: 20.4,
        CDELT1: -5,
        CDELT2: 5,
      },
    },
    order: "bilinear",
    finite: 3296,
    values: [
      [441, 209.2525821],
      [578, 241.1635364],
      [732, 63.91817653],
      [1461, 387.5958665],
      [1597, 423.827434],
      [3184, 123.9269068],
      [3771, 364.1975819],
      [4556, 650.7295595],
    ],
  },
];

// mosaic_cubes of the same, with its header.
export const MOSAIC = {
  sources: [{ shape: [2, 8, 9], cards: { CRPIX1: 5, CRPIX2: 4 } }, {
    shape: [2, 9, 8],
    cards: {
      ...TURNED,
      CRPIX1: 4,
      CRPIX2: 5,
      CRVAL1: 40.0018,
      CRVAL2: 60.0006,
      CDELT1: -0.00018,
      CDELT2: 0.00019,
      CTYPE1: "RA---TAN",
      CTYPE2: "DEC--TAN",
    },
  }],
  shape: [2, 14, 15],
  referenceValue: [40.000899991838, 60.000300003061],
  referencePixel: [8.3404149152407, 5.9448293307741],
  step: 0.00018366273438017,
  finite: 258,
  values: [
    [9, 15.73998712],
    [20, 5.045447544],
    [29, 38.02565577],
    [66, 16.20985483],
    [92, 23.19771137],
    [102, 42.29373162],
    [186, 53.27011291],
    [254, 133.393459],
    [316, 129.7011352],
    [318, 129.274096],
  ],
} as const;

/** Values that change by fixed steps and by a pattern, so that no two directions are alike. */
export function rampedValues([channels, rows, columns]: readonly [number, number, number]): number[] {
  return Array.from({ length: channels * rows * columns }, (_, i) => {
    const x = i % columns, y = Math.floor(i / columns) % rows, k = Math.floor(i / (columns * rows));
    return 100 * k + 0.5 * y * y + 3 * x + (7 * x + 11 * y + 13 * k) % 17;
  });
}
