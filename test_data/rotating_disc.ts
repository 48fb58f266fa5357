import { gaussianNoise } from "./gaussian_noise.ts";

/** Lengths of the cube: [channel, y, x]. */
export const SHAPE = [48, 72, 72] as const;

/** Everything that is put into the cube. Angles from north through east, in degrees; lengths in arcsec. */
export const DISC = {
  pixel: 2,
  firstVelocity: 865, // km/s
  channelWidth: 10, // km/s
  systemicVelocity: 1100, // km/s
  flatVelocity: 170, // km/s
  turnover: 8,
  dispersion: 11, // km/s
  scaleLength: 16,
  inclination: 55,
  positionAngle: 40,
  peak: 0.6, // Jy/beam at the centre, before inclination, beam and dispersion spread it
  noise: 0.008, // Jy/beam
  fieldRadius: 68,
  beam: { major: 8, minor: 6, pa: 30 },
  seed: 20260701,
} as const;

/**
 * Brightness in Jy/beam of a rotating, inclined disc as an interferometer sees it: exponential profile, rotation
 * curve V(r) = V0 · 2/π · atan(r/r0), Gaussian lines, smeared by the beam, with noise that is correlated over
 * the beam. NaN outside the field of view. Shape [48, 72, 72], C order, f32.
 */
export function rotatingDisc(): Float32Array {
  const [channels, ny, nx] = SHAPE;
  const kernel = beamKernel();
  const noise = gaussianNoise(DISC.seed);
  // Noise of one pixel that leaves `DISC.noise` after the weighted mean over the beam.
  const pixelNoise = DISC.noise / Math.sqrt(kernel.weights.reduce((sum, w) => sum + w * w, 0));
  const cube = new Float32Array(channels * ny * nx);
  const plane = new Float64Array(ny * nx);
  for (let channel = 0; channel < channels; channel++) {
    const velocity = DISC.firstVelocity + channel * DISC.channelWidth;
    for (let p = 0; p < plane.length; p++) {
      plane[p] = discBrightness(offsetNorthEast(p), velocity) + pixelNoise * noise();
    }
    cube.set(observe(plane, kernel), channel * plane.length);
  }
  return cube;
}

interface Offset {
  readonly north: number;
  readonly east: number;
}

/** Where the p-th pixel of a plane lies from the centre of the field, in arcsec. East is to the left. */
function offsetNorthEast(p: number): Offset {
  const [, ny, nx] = SHAPE;
  return {
    north: (Math.floor(p / nx) - (ny - 1) / 2) * DISC.pixel,
    east: ((nx - 1) / 2 - p % nx) * DISC.pixel,
  };
}

function discBrightness({ north, east }: Offset, velocity: number): number {
  const [along, across] = rotate({ north, east }, DISC.positionAngle);
  const radius = Math.hypot(along, across / Math.cos(radians(DISC.inclination)));
  const rotation = DISC.flatVelocity * (2 / Math.PI) * Math.atan(radius / DISC.turnover);
  const cosAzimuth = radius === 0 ? 0 : along / radius;
  const lineOfSight = DISC.systemicVelocity + rotation * cosAzimuth * Math.sin(radians(DISC.inclination));
  const line = Math.exp(-0.5 * ((velocity - lineOfSight) / DISC.dispersion) ** 2);
  return DISC.peak * Math.exp(-radius / DISC.scaleLength) * line;
}

interface BeamKernel {
  readonly half: number;
  /** (2 half + 1)² weights that sum to 1. */
  readonly weights: Float64Array;
}

/** The beam on the pixel grid, out to three standard deviations of its major axis. */
function beamKernel(): BeamKernel {
  const fwhm = Math.sqrt(8 * Math.log(2));
  const { major, minor, pa } = DISC.beam;
  const half = Math.ceil(3 * major / fwhm / DISC.pixel);
  const side = 2 * half + 1;
  const weights = Float64Array.from({ length: side * side }, (_, i) => {
    const north = (Math.floor(i / side) - half) * DISC.pixel;
    const east = (half - i % side) * DISC.pixel;
    const [along, across] = rotate({ north, east }, pa);
    return Math.exp(-0.5 * fwhm ** 2 * ((along / major) ** 2 + (across / minor) ** 2));
  });
  const total = weights.reduce((sum, w) => sum + w, 0);
  return { half, weights: weights.map((w) => w / total) };
}

/** Smears a plane with the beam and cuts it to the field of view. */
function observe(plane: Float64Array, kernel: BeamKernel): Float32Array {
  return Float32Array.from(plane, (_, p) => {
    const { north, east } = offsetNorthEast(p);
    return Math.hypot(north, east) > DISC.fieldRadius ? NaN : weightedMean(plane, p, kernel);
  });
}

function weightedMean(plane: Float64Array, p: number, { half, weights }: BeamKernel): number {
  const [, ny, nx] = SHAPE;
  const [y, x] = [Math.floor(p / nx), p % nx];
  let sum = 0;
  for (let dy = -half, i = 0; dy <= half; dy++) {
    for (let dx = -half; dx <= half; dx++, i++) {
      if (y + dy < 0 || y + dy >= ny || x + dx < 0 || x + dx >= nx) continue;
      sum += (weights[i] ?? 0) * (plane[(y + dy) * nx + x + dx] ?? 0);
    }
  }
  return sum;
}

/** Components along and across a direction given by its position angle. */
function rotate({ north, east }: Offset, positionAngle: number): readonly [along: number, across: number] {
  const angle = radians(positionAngle);
  return [
    north * Math.cos(angle) + east * Math.sin(angle),
    east * Math.cos(angle) - north * Math.sin(angle),
  ];
}

function radians(degrees: number): number {
  return degrees * Math.PI / 180;
}
