import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Buffer } from "node:buffer";
import { type Figure, max, mean, plotMaps, SpectralCube } from "../../../mod.ts";
import { OneDSpectrum } from "../../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../../src/cube/projection.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { assertWellFormed, bundleOf, svgImages } from "../bundle.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);
const PLOTLY = "application/vnd.plotly.v1+json";

async function withDisc(test: (cube: SpectralCube) => Promise<void>): Promise<void> {
  using cube = await SpectralCube.read(DISC);
  await test(cube);
}

async function figuresOf(cube: SpectralCube): Promise<readonly Figure[]> {
  const wanted = { peak: max({ axis: 0 }), along: max({ axis: 1 }), spectrum: mean({ axis: [1, 2] }) };
  const { peak, along, spectrum } = await cube.compute(wanted);
  assert(peak instanceof Projection && along instanceof Projection && spectrum instanceof OneDSpectrum);
  const evil = { title: `<script>alert("1")</script>` };
  const panels = await cube.plotChannelMaps({ count: 5, colorMap: "inferno", ...evil });
  return [peak.plot(evil), along.plot(evil), peak.plotHistogram(evil), spectrum.plot(evil), panels];
}

/** The HTML of a figure without its script, and the script. */
function parts(html: string): readonly [html: string, script: string] {
  const [, before = "", script = ""] = /^(.*?)<script>([^]*)<\/script>$/.exec(html) ?? [];
  return [before, script];
}

Deno.test("every figure has plotly JSON, HTML with a picture, SVG and text, all escaped", () =>
  withDisc(async (cube) => {
    for (const figure of await figuresOf(cube)) {
      const bundle = await bundleOf(figure);
      const [html, script] = parts(bundle["text/html"]!);
      assertWellFormed(html);
      assertWellFormed(svgImages(html)[0]!);
      assert(!/<script|alert/.test(html.replace(/alt="[^"]*"/, "")));
      assert(!script.includes("</script") && !script.includes("alert"));
      assert.equal(bundle["image/svg+xml"], figure.toSvg());
      assert.match(bundle["text/plain"]!, /^Figure: /);
      const { data, layout } = bundle[PLOTLY] as unknown as Figure;
      assert.deepEqual(JSON.parse(JSON.stringify({ data, layout })), { data, layout }, "not JSON");
      assert.equal(typeof layout.height, "number");
    }
  }));

Deno.test("long arrays travel packed to front ends that know plotly", () =>
  withDisc(async (cube) => {
    const map = await cube.max({ axis: 0 }) as Projection;
    const { data } = (await bundleOf(map.plot()))[PLOTLY] as unknown as {
      data: [{ z: { dtype: string; bdata: string; shape: string } }];
    };
    const { dtype, bdata, shape } = data[0].z;
    assert.deepEqual([dtype, shape], ["f4", "72, 72"]);
    const bytes = Buffer.from(bdata, "base64");
    const at = (y: number, x: number) => bytes.readFloatLE(4 * (y * 72 + x));
    assert(Number.isNaN(at(0, 0)));
    assert(Math.abs(at(36, 30) - map.at(36, 30)) < 1e-5 * map.at(36, 30));
  }));

Deno.test("the first figure of a process brings plotly.js, the others are small", () =>
  withDisc(async (cube) => {
    const [first, second] = [await cube.plotSpectrumAt(30, 40), await cube.plotSpectrumAt(31, 40)];
    const sizes = [
      (await bundleOf(first))["text/html"]!.length,
      (await bundleOf(second))["text/html"]!.length,
    ];
    // A test before may have been the first.
    assert(sizes[0]! > 500_000 || sizes[0]! < 20_000);
    assert(sizes[1]! < 20_000, `${sizes[1]}`);
  }));

Deno.test("nothing of a figure can be sent to a server", () =>
  withDisc(async (cube) => {
    const figure = await cube.plotSpectrumAt(30, 40);
    const { config } = (await bundleOf(figure))[PLOTLY] as unknown as { config: Record<string, unknown> };
    assert.equal(config.showSendToCloud, false);
    assert.equal(config.plotlyServerURL, "");
  }));

Deno.test("the spectrum of a pixel is named after its place and has the values of the cube", () =>
  withDisc(async (cube) => {
    const figure = await cube.plotSpectrumAt(30, 40);
    assert.match(JSON.stringify(figure.layout.title), /12ʰ30ᵐ00\.75ˢ \+12°15′09\.0″/);
    const [trace] = figure.data as readonly [{ x: number[]; y: number[] }];
    const { values } = await cube.filledData([null, 40, 30]);
    assert.deepEqual(trace.x, [...cube.spectralAxis.values]);
    assert(trace.y.every((value, i) => Math.abs(value - Number(values[i])) < 1e-5 * Math.abs(value)));
    await assert.rejects(cube.plotSpectrumAt(72, 0), { name: "SelectionError" });
  }));

Deno.test("channel maps show the channels that are asked for, with one scale", () =>
  withDisc(async (cube) => {
    const figure = await cube.plotChannelMaps({ channels: [0, 10, -1], range: [0, 0.1] });
    assert.equal(figure.data.length, 3);
    const { annotations, coloraxis } = figure.layout as {
      annotations: { text: string }[];
      coloraxis: { cmin: number; cmax: number };
    };
    assert.deepEqual(annotations.map(({ text }) => text), ["865 km / s", "965 km / s", "1335 km / s"]);
    assert.deepEqual([coloraxis.cmin, coloraxis.cmax], [0, 0.1]);
    await assert.rejects(cube.plotChannelMaps({ count: 0 }), { name: "RangeError" });
    await assert.rejects(cube.plotChannelMaps({ channels: [48] }), { name: "SelectionError" });
  }));

Deno.test("plotMaps() draws named maps side by side with the range of all", () =>
  withDisc(async (cube) => {
    const [peak, mean] = [await cube.max({ axis: 0 }), await cube.mean({ axis: 0 })] as [
      Projection,
      Projection,
    ];
    const figure = plotMaps({ peak, "<b>mean</b>": mean }, { title: "Both" });
    assert.equal(figure.data.length, 2);
    const { annotations, coloraxis } = figure.layout as {
      annotations: { text: string }[];
      coloraxis: { cmin: number; cmax: number };
    };
    assert.deepEqual(annotations.map(({ text }) => text), ["peak", "<b>mean</b>"]);
    const above = (map: Projection, limit: number) => map.values.filter((value) => value > limit).length;
    assert(above(peak, coloraxis.cmax) < 72 * 72 * 2 * 0.005 && above(mean, coloraxis.cmax) === 0);
    const [svg] = svgImages((await bundleOf(figure))["text/html"]!);
    assertWellFormed(svg!);
    assert(svg!.includes("&#60;b&#62;mean"));
    const along = await cube.max({ axis: 1 }) as Projection;
    assert.throws(() => plotMaps({ peak, along }), /"along" of 48 × 72 beside "peak" of 72 × 72/);
    assert.throws(() => plotMaps({}), TypeError);
  }));

Deno.test("a position-velocity diagram is drawn over its path and its velocities", () =>
  withDisc(async (cube) => {
    const figure = (await cube.pvSlice([[10, 12], [60, 50]])).plot();
    const [trace] = figure.data as readonly [{ x: number[]; y: number[] }];
    // 62.8 pixels of 2 arcsec make 126 arcsec, 2.09 arcmin; the samples lie within by up to a pixel at both ends.
    assert.match(JSON.stringify(figure.layout.xaxis), /Offset along the path \[arcmin\]/);
    assert(Math.abs(trace.x.at(-1)! - trace.x[0]! - 2.09) < 0.08);
    assert.deepEqual([trace.y[0], trace.y.at(-1)], [865, 1335]);
  }));

Deno.test("plot() refuses what it does not know", () =>
  withDisc(async (cube) => {
    const map = await cube.max({ axis: 0 }) as Projection;
    assert.throws(() => map.plot({ cmap: "jet" } as object), /TypeError: .*cmap/);
    assert.throws(() => map.plot({ colorMap: "jet" as "gray" }), { name: "RangeError" });
    assert.throws(() => map.plot({ range: [1, 0] }), { name: "RangeError" });
    assert.throws(() => map.plotHistogram({ bins: 0 }), { name: "RangeError" });
  }));

Deno.test("a figure is saved as a page that needs nothing else, as SVG, JSON and the pixels of a map", () =>
  withDisc(async (cube) => {
    const map = await cube.max({ axis: 0 }) as Projection;
    const figure = map.plot();
    const path = temporaryPath("");
    try {
      for (const suffix of [".html", ".svg", ".json", ".png"]) await figure.save(path + suffix);
      const html = readFileSync(`${path}.html`, "utf8");
      assert(!/(?:src|href)="(?!data:)/.test(html), "it refers to another file");
      const [library = ""] = /H4sI[A-Za-z0-9+/=]{600000,}/.exec(html) ?? [];
      assert.match(
        gunzipSync(Buffer.from(library, "base64")).toString().slice(0, 60),
        /plotly\.js \(cartesian/,
      );
      assert.equal(readFileSync(`${path}.svg`, "utf8"), figure.toSvg());
      assert.equal(JSON.parse(readFileSync(`${path}.json`, "utf8")).data.length, 1);
      const png = readFileSync(`${path}.png`);
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [72, 72]);
      await assert.rejects(figure.save(`${path}.pdf`), { name: "UnsupportedError" });
      await assert.rejects(
        (await cube.plotSpectrumAt(1, 1)).save(`${path}.png`),
        /no pixels; save it as \.svg/,
      );
    } finally {
      for (const suffix of [".html", ".svg", ".json", ".png"]) rmSync(path + suffix, { force: true });
    }
  }));
