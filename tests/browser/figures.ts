import { massCubeWcs } from "../../src/cube/wcs/mass_cube_wcs.ts";
import { OneDSpectrum } from "../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../src/cube/projection.ts";
import { type Explorer, type Figure, plotMaps, SpectralCube } from "../../mod.ts";

const DISC = new URL("../../test_data/disc.fits", import.meta.url);
const PIXEL = { x: 40, y: 40 };

/** Every kind of figure there is, by name, of the disc and of a made-up slice of tissue. */
export async function allFigures(): Promise<Readonly<Record<string, Figure | Explorer>>> {
  using cube = await SpectralCube.read(DISC);
  const peak = await cube.max({ axis: 0 }) as Projection;
  const spectrum = await cube.mean({ axis: [1, 2] }) as OneDSpectrum;
  const slit = await cube.mean({ axis: 1 }) as Projection;
  const { header } = cube;
  return {
    "map": peak.plot({ title: "Peak", colorMap: "inferno", stretch: "sqrt" }),
    "map-log": peak.plot({ stretch: "log", range: [0.01, 0.2] }),
    "histogram": peak.plotHistogram({ title: "Peak" }),
    "spectrum": spectrum.plot({ title: "Mean spectrum" }),
    "spectrum-at": await cube.plotSpectrumAt(30, 40),
    "channel-maps": await cube.plotChannelMaps({ colorMap: "inferno", title: "Channels" }),
    "channel-maps-few": await cube.plotChannelMaps({ count: 3 }),
    "position-velocity": (await cube.pvSlice([[10, 12], [60, 50]])).plot({ stretch: "asinh" }),
    "slit": slit.plot(),
    "ion-image": ionImage(header).plot({ title: "m/z 885.55 ± 5 ppm", colorMap: "viridis" }),
    "ion-images": plotMaps({ "885.55": ionImage(header), "its square": ionImage(header).pow(2).div(2000) }),
    "mass-spectrum": massSpectrum(header).plot({ title: "Mean mass spectrum" }),
    "mass-sticks": massSpectrum(header).plot({ style: "sticks", range: [700, 900] }),
    "explorer": await cube.explore({ colorMap: "inferno" }),
  };
}

/** A disc of tissue with a brighter half, without values around. */
function ionImage(header: SpectralCube["header"]): Projection {
  const [rows, columns] = [80, 120];
  const values = Float64Array.from({ length: rows * columns }, (_, i) => {
    const [x, y] = [i % columns - 60, Math.floor(i / columns) - 40];
    return Math.hypot(x / 58, y / 38) > 1
      ? NaN
      : 1000 * (1 + Math.sin(x / 7) * Math.cos(y / 9)) + 40 * (y + 40);
  });
  const wcs = massCubeWcs({ shape: [1, rows, columns], mz: Float64Array.of(885.55), pixelSize: PIXEL });
  return new Projection(values, { shape: [rows, columns], unit: undefined, axis: 0, wcs, header });
}

/** 400,000 bins of 300 to 1200 with peaks a dalton apart, denser at low m/z as time of flight gives them. */
function massSpectrum(header: SpectralCube["header"]): OneDSpectrum {
  const bins = 400_000;
  const mz = Float64Array.from({ length: bins }, (_, i) => (Math.sqrt(300) + i / bins * 17.3) ** 2);
  const values = mz.map((at) => {
    const [peak, height] = [Math.round(at) + 0.4, (Math.sin(Math.round(at) * 12.9898) * 43758.5453) % 1];
    return Math.abs(height) ** 6 * 100 * Math.exp(-(((at - peak) / 0.02) ** 2));
  });
  const wcs = massCubeWcs({ shape: [bins, 1, 2], mz, pixelSize: PIXEL });
  return new OneDSpectrum(values, { unit: undefined, wcs, header });
}
