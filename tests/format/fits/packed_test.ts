import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { FormatError, TaskError, UnsupportedError } from "../../../src/error.ts";
import {
  type FitsCube,
  openFits,
  openFitsSource,
  openPackedFits,
  readFits,
} from "../../../src/format/fits/fits_source.ts";
import { isFits } from "../../../src/format/fits/is_fits.ts";
import { createKernelSpace } from "../../../src/kernel/kernel_space.ts";
import {
  bigEndian,
  card,
  ctypes,
  cubeFile,
  fitsFile,
  imageCards,
  type Unit,
  USUAL_AXES,
} from "./fits_builder.ts";
import { allValues, FitsFolder } from "./fits_folder.ts";

const VALUES: readonly number[] = Array.from({ length: 24 }, (_, i) => i - 3);
const CUBE: Uint8Array = cubeFile(-32, [4, 3, 2], VALUES);

/** Noise of 2 MB, so that the packed file is far longer than the header. */
function noisyCube(): Uint8Array {
  const [nx, ny, ns] = [128, 128, 32];
  const words = new Uint32Array(nx * ny * ns);
  // Marsaglia's xorshift32.
  for (let i = 0, word = 1; i < words.length; i++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    words[i] = word;
  }
  const cards = imageCards(-32, [nx, ny, ns], { extra: USUAL_AXES });
  return fitsFile({ cards, data: new Uint8Array(words.buffer) });
}

class PackedFolder extends FitsFolder {
  readonly #named: string[] = [];

  packed(bytes: Uint8Array): string {
    return this.file(gzipSync(bytes, { level: 1 }), "cube.fits.gz");
  }

  readonly temporaryPath = (): string => {
    this.#named.push(join(this.path, `unpacked-${this.#named.length}`));
    return this.#named.at(-1) ?? "";
  };

  /** Files that unpacking left behind. */
  left(): string[] {
    return readdirSync(this.path).filter((name) => name.startsWith("unpacked"));
  }
}

async function prepared(path: string, folder: PackedFolder): Promise<FitsCube> {
  const cube = await openPackedFits(path, { temporaryPath: folder.temporaryPath });
  await cube.source.prepare?.();
  return cube;
}

Deno.test("openPackedFits() reads as much of the file as the header takes", async () => {
  using folder = new PackedFolder();
  const path = folder.packed(noisyCube());
  const cube = await openPackedFits(path, { temporaryPath: folder.temporaryPath });
  assert.deepEqual([cube.source.shape, cube.source.dtype], [[32, 128, 128], "float32"]);
  assert.equal(cube.header.string("CTYPE3"), "VRAD");
  assert.ok(statSync(path).size > 2e6);
  assert.ok(cube.bytesRead < 6e5, `${cube.bytesRead} bytes were read`);
  assert.deepEqual(folder.left(), []);
});

Deno.test("prepare() unpacks the voxels alone; close() removes them", async () => {
  using folder = new PackedFolder();
  const cube = await prepared(folder.packed(CUBE), folder);
  assert.deepEqual(folder.left(), ["unpacked-0"]);
  assert.deepEqual([...readFileSync(join(folder.path, "unpacked-0"))], [...CUBE.subarray(2880, 2880 + 96)]);
  assert.deepEqual(allValues(cube), VALUES);
  cube.source.close();
  assert.deepEqual(folder.left(), []);
});

Deno.test("the ref that prepare() returns opens the unpacked cube in another thread", async () => {
  using folder = new PackedFolder();
  const cube = await openPackedFits(folder.packed(CUBE), { temporaryPath: folder.temporaryPath });
  const ref = await cube.source.prepare?.();
  assert.ok(ref !== undefined);
  const elsewhere = openFitsSource(JSON.parse(JSON.stringify(ref)));
  assert.deepEqual(allValues({ ...cube, source: elsewhere }), VALUES);
  elsewhere.close();
  assert.deepEqual(folder.left(), ["unpacked-0"]);
  cube.source.close();
});

Deno.test("read() before prepare() says what to do; prepare() after close() unpacks anew", async () => {
  using folder = new PackedFolder();
  const cube = await openPackedFits(folder.packed(CUBE), { temporaryPath: folder.temporaryPath });
  const region = { start: [0, 0, 0], shape: [1, 1, 1] } as const;
  assert.throws(() => cube.source.read(region, createKernelSpace()), (error: unknown) => {
    return error instanceof UnsupportedError && /gzip-compressed; call prepare\(\) first/.test(error.message);
  });
  await cube.source.prepare?.();
  cube.source.close();
  await cube.source.prepare?.();
  assert.deepEqual(allValues(cube), VALUES);
  cube.source.close();
});

Deno.test("prepare() keeps one Stokes plane", async () => {
  using folder = new PackedFolder();
  const cards = imageCards(16, [2, 2, 1, 3], { extra: ctypes("RA---SIN", "DEC--SIN", "VRAD", "STOKES") });
  const path = folder.packed(
    fitsFile({ cards, data: bigEndian(16, Array.from({ length: 12 }, (_, i) => i)) }),
  );
  const cube = await openPackedFits(path, { stokes: "Q", temporaryPath: folder.temporaryPath });
  await cube.source.prepare?.();
  assert.equal(statSync(join(folder.path, "unpacked-0")).size, 8);
  assert.deepEqual(allValues(cube), [4, 5, 6, 7]);
  cube.source.close();
});

Deno.test("openPackedFits() finds the HDUs behind the image", async () => {
  using folder = new PackedFolder();
  const beams: Unit = {
    cards: [
      card("XTENSION", "BINTABLE"),
      card("BITPIX", 8),
      card("NAXIS", 2),
      card("NAXIS1", 3),
      card("NAXIS2", 2),
      card("PCOUNT", 0),
      card("GCOUNT", 1),
      card("EXTNAME", "BEAMS"),
    ],
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
  };
  const image = { cards: imageCards(-32, [4, 3, 2], { extra: USUAL_AXES }), data: bigEndian(-32, VALUES) };
  const other = {
    cards: imageCards(-32, [1, 1, 1], { primary: false, extra: USUAL_AXES }),
    data: bigEndian(-32, [7]),
  };
  const path = folder.packed(fitsFile(image, beams, other));
  const cube = await openPackedFits(path);
  assert.deepEqual([...cube.beams?.tableBytes ?? []], [1, 2, 3, 4, 5, 6]);
  assert.equal(cube.hdus.length, 3);
  const last = await openPackedFits(path, { hdu: 2, temporaryPath: folder.temporaryPath });
  await last.source.prepare?.();
  assert.deepEqual(allValues(last), [7]);
  last.source.close();
});

Deno.test("a damaged or truncated gzip file is a FormatError, and nothing is left behind", async () => {
  using folder = new PackedFolder();
  const packed = gzipSync(noisyCube(), { level: 1 });
  const damaged = packed.map((byte, i) => i === packed.length - 6 ? byte ^ 1 : byte);
  const path = folder.file(damaged, "damaged.fits.gz");
  const cube = await openPackedFits(path, { temporaryPath: folder.temporaryPath });
  await assert.rejects(async () => await cube.source.prepare?.(), (error: unknown) => {
    assert.ok(error instanceof FormatError);
    assert.match(
      error.message,
      /damaged\.fits\.gz" as FITS: the gzip stream is damaged .*copy the file again/,
    );
    return true;
  });
  const short = folder.file(packed.subarray(0, packed.length >> 1), "short.fits.gz");
  await assert.rejects(openPackedFits(short), /the gzip stream ends too early; copy the file again/);
  assert.deepEqual(folder.left(), []);
});

Deno.test("a file that was truncated before it was packed is a FormatError", async () => {
  using folder = new PackedFolder();
  const path = folder.packed(CUBE.subarray(0, 2950));
  await assert.rejects(
    openPackedFits(path),
    /should end at byte 2976 but the file has 2950 bytes; it is truncated/,
  );
});

Deno.test("prepare() reports a temporary file that cannot be written", async () => {
  using folder = new PackedFolder();
  const temporaryPath = () => join(folder.path, "no", "such", "folder");
  const cube = await openPackedFits(folder.packed(CUBE), { temporaryPath });
  await assert.rejects(async () => await cube.source.prepare?.(), (error: unknown) => {
    return error instanceof TaskError &&
      /unpacking to .* failed .*choose another temporary folder/.test(error.message);
  });
});

Deno.test("aborting one caller of prepare() leaves the other alone; aborting both stops the work", async () => {
  using folder = new PackedFolder();
  const cube = await openPackedFits(folder.packed(noisyCube()), { temporaryPath: folder.temporaryPath });
  const prepare = (signal: AbortSignal) => async () => await cube.source.prepare?.({ signal });
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const one = assert.rejects(prepare(first.signal), /first/);
  const two = prepare(second.signal)();
  first.abort(new Error("first"));
  await one;
  await two;
  assert.deepEqual(folder.left(), ["unpacked-0"]);
  cube.source.close();
  const three = assert.rejects(prepare(third.signal), /third/);
  third.abort(new Error("third"));
  await three;
  // The stopped work cleans up after the piece it is at; joining new work waits for it no longer than that.
  await prepare(new AbortController().signal)();
  assert.deepEqual(folder.left(), ["unpacked-2"]);
  cube.source.close();
  assert.equal(existsSync(join(folder.path, "unpacked-2")), false);
});

Deno.test("readFits() goes by the first bytes; openFits() points to openPackedFits()", async () => {
  using folder = new PackedFolder();
  const path = folder.file(gzipSync(CUBE), "cube.fits");
  const cube = await readFits(path, { temporaryPath: folder.temporaryPath });
  await cube.source.prepare?.();
  assert.deepEqual(allValues(cube), VALUES);
  cube.source.close();
  assert.throws(() => openFits(path), /it is gzip-compressed; open it with openPackedFits\(\)/);
  assert.equal(isFits(readFileSync(path).subarray(0, 512), "cube.dat"), true);
});
