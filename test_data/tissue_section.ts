import { gaussianNoise } from "./gaussian_noise.ts";

/** One spectrum: its 1-based pixel and its peaks, by ascending m/z. */
export interface SectionSpectrum {
  readonly x: number;
  readonly y: number;
  /** Rounded to 0.0001. */
  readonly mz: readonly number[];
  /** Whole counts. */
  readonly intensities: readonly number[];
}

/** The scan and what disturbs it. */
export const SECTION = {
  columns: 42,
  rows: 32,
  pixel: 25, // µm
  mzMin: 600,
  mzMax: 900,
  massError: 3, // ppm, one standard deviation
  scatter: 0.16, // of the intensities, one standard deviation
  threshold: 12, // counts; what is below is no peak
  noisePeaks: 10,
  seed: 20260702,
} as const;

type Tissue = "cortex" | "tract" | "core" | "nodule" | "vessel";

/**
 * What is in the section: m/z of the ions that a positive-mode MALDI image of brain shows, monoisotopic masses of
 * LIPID MAPS plus H (1.00728), Na (22.98922) or K (38.96316), and counts in each tissue.
 */
export const IONS: readonly { readonly name: string; readonly mz: number; readonly counts: Amounts }[] = [
  { name: "heme b", mz: 616.1767, counts: { cortex: 4, tract: 0, core: 6, nodule: 60, vessel: 900 } },
  {
    name: "SM 34:1 + Na",
    mz: 725.5568,
    counts: { cortex: 60, tract: 90, core: 80, nodule: 640, vessel: 200 },
  },
  {
    name: "PC 32:0 + H",
    mz: 734.5694,
    counts: { cortex: 420, tract: 130, core: 300, nodule: 380, vessel: 90 },
  },
  {
    name: "PC 34:1 + H",
    mz: 760.5851,
    counts: { cortex: 620, tract: 480, core: 700, nodule: 520, vessel: 160 },
  },
  {
    name: "PC 36:1 + H",
    mz: 788.6164,
    counts: { cortex: 90, tract: 560, core: 170, nodule: 70, vessel: 40 },
  },
  {
    name: "PC 34:1 + K",
    mz: 798.541,
    counts: { cortex: 380, tract: 260, core: 410, nodule: 300, vessel: 90 },
  },
  { name: "PC 38:6 + K", mz: 844.5254, counts: { cortex: 330, tract: 30, core: 90, nodule: 50, vessel: 20 } },
];

type Amounts = Readonly<Record<Tissue, number>>;

/** Distance of the isotope with one ¹³C, and its share of the peak where there are some 40 carbons. */
const ISOTOPE = { distance: 1.00336, share: 0.46, from: 100 } as const;

/** Spectra of a thin section of made-up brain, in raster order; positions outside the tissue have none. */
export function sectionSpectra(): readonly SectionSpectrum[] {
  const noise = gaussianNoise(SECTION.seed);
  return Array.from({ length: SECTION.rows * SECTION.columns }, (_, p) => {
    const [x, y] = [p % SECTION.columns, Math.floor(p / SECTION.columns)];
    const tissue = tissueAt(x, y);
    return tissue === undefined ? [] : [{ x: x + 1, y: y + 1, ...peaksOf(tissue, noise) }];
  }).flat();
}

/** Which tissue is at a 0-based pixel. */
function tissueAt(x: number, y: number): Tissue | undefined {
  const [u, v] = [2 * (x + 0.5) / SECTION.columns - 1, 2 * (y + 0.5) / SECTION.rows - 1];
  const angle = Math.atan2(v, u);
  const outline = 0.94 + 0.06 * Math.cos(2 * angle + 0.5) + 0.04 * Math.sin(3 * angle);
  const radius = Math.hypot(u, v) / outline;
  const isCrack = v > 0.45 && Math.abs(u + 0.12 - 0.15 * v) < 0.035;
  if (radius > 1 || isCrack) return undefined;
  if (VESSELS.some(([cx, cy]) => Math.hypot(x - cx, y - cy) < 1.2)) return "vessel";
  if (Math.hypot((u - 0.4) / 0.24, (v - 0.3) / 0.27) < 1) return "nodule";
  const depth = radius + 0.04 * Math.sin(5 * angle);
  if (depth > 0.74) return "cortex";
  return depth > 0.55 && v < 0.35 ? "tract" : "core";
}

/** Columns and rows. */
const VESSELS = [[13, 9], [20, 19], [8, 17], [27, 7]] as const;

function peaksOf(tissue: Tissue, noise: () => number): Pick<SectionSpectrum, "mz" | "intensities"> {
  const peaks: (readonly [mz: number, counts: number])[] = [];
  const observe = (mz: number, counts: number) => {
    const observed = Math.round(counts * (1 + SECTION.scatter * noise()));
    const at = mz * (1 + SECTION.massError * 1e-6 * noise());
    if (observed >= SECTION.threshold) peaks.push([Math.round(at * 1e4) / 1e4, observed]);
  };
  for (const { mz, counts } of IONS) {
    observe(mz, counts[tissue]);
    if (counts[tissue] > ISOTOPE.from) observe(mz + ISOTOPE.distance, ISOTOPE.share * counts[tissue]);
  }
  for (let i = 0; i < SECTION.noisePeaks; i++) {
    // The fraction of a wide Gaussian is as good as uniform.
    const fraction = (1000 + 10 * noise()) % 1;
    observe(SECTION.mzMin + fraction * (SECTION.mzMax - SECTION.mzMin), 14 + 5 * Math.abs(noise()));
  }
  peaks.sort(([a], [b]) => a - b);
  return { mz: peaks.map(([mz]) => mz), intensities: peaks.map(([, counts]) => counts) };
}
