import assert from "node:assert/strict";
import {
  coordinatesOf,
  directionOf,
  frameRotation,
  rotated,
  type SkyFrame,
} from "../../../src/cube/region/sky_frame.ts";

// astropy 8.0.2: SkyCoord(83.6, -5.4, frame="icrs").transform_to(frame)
const EXPECTED: readonly (readonly [SkyFrame, number, number])[] = [
  ["icrs", 83.6, -5.4],
  ["fk5", 83.60000606540918, -5.4000052115598765],
  ["galactic", 208.91605049346194, -19.582800874006526],
];

for (const [frame, longitude, latitude] of EXPECTED) {
  Deno.test(`frameRotation() takes ICRS to ${frame} as astropy does, and back`, () => {
    const turned = coordinatesOf(rotated(frameRotation("icrs", frame), directionOf(83.6, -5.4)));
    assert.ok(Math.abs(((turned[0] - longitude + 900) % 360) - 180) < 1e-10, `${turned}`);
    assert.ok(Math.abs(turned[1] - latitude) < 1e-10, `${turned}`);
    const back = coordinatesOf(rotated(frameRotation(frame, "icrs"), directionOf(...turned)));
    assert.ok(Math.hypot(back[0] - 83.6, back[1] + 5.4) < 1e-11);
  });
}
