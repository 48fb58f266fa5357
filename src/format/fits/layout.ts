import type { Shape } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { CubeAxes } from "./axes.ts";
import type { Hdu } from "./hdu.ts";
import type { FitsHeader } from "./header.ts";

/** Where the voxels of a cube are in a file and what they mean. Plain JSON. */
export type FitsLayout = {
  readonly hdu: number;
  /** Byte offset of voxel [0, 0, 0]. */
  readonly offset: number;
  readonly shape: Shape;
  /** Elements between neighbours along [channel, y, x]. */
  readonly strides: Shape;
  /** Type of the big-endian elements in the file. */
  readonly stored: DType;
  /** Type after conversion. */
  readonly dtype: DType;
  readonly conversion: Conversion;
};

/**
 * What is done to stored elements. `signFlip` is the FITS way to hold unsigned integers (and signed bytes): the
 * offset BZERO is half the range, so the top bit changes. BLANK is text because JSON has no 64-bit integers.
 */
export type Conversion =
  | { readonly kind: "none" }
  | { readonly kind: "signFlip" }
  | { readonly kind: "float"; readonly scale: number; readonly zero: number; readonly blank: string | null };

/** The layout of the cube in an image HDU; `plane` is the 0-based plane of the Stokes axis, if there is one. */
export function fitsLayout(hdu: Hdu, axes: CubeAxes, plane: number): FitsLayout {
  const { header } = hdu;
  const naxis = header.integer("NAXIS") ?? 0;
  const lengths = Array.from({ length: naxis }, (_, i) => header.integer(`NAXIS${i + 1}`) ?? 0);
  const stride = (axis: number) =>
    lengths.slice(0, axis - 1).reduce((product, length) => product * length, 1);
  const order = [axes.spectral, axes.latitude, axes.longitude] as const;
  const stored = storedType(header);
  const first = axes.stokes !== undefined && axes.stokes <= naxis ? plane * stride(axes.stokes) : 0;
  const [s, y, x] = order;
  return {
    hdu: hdu.index,
    offset: hdu.dataOffset + first * itemSize[stored],
    shape: [lengths[s - 1] ?? 0, lengths[y - 1] ?? 0, lengths[x - 1] ?? 0],
    strides: [stride(s), stride(y), stride(x)],
    stored,
    ...conversionOf(header, stored),
  };
}

/** First and one-past-last byte of the cube in the file; with a Stokes axis other planes may lie between. */
export function layoutSpan(layout: FitsLayout): { readonly start: number; readonly end: number } {
  const { offset, shape, strides, stored } = layout;
  const last = shape.reduce((sum, length, i) => sum + (length - 1) * (strides[i] ?? 0), 0);
  return { start: offset, end: offset + (last + 1) * itemSize[stored] };
}

const STORED: ReadonlyMap<number, DType> = new Map([
  [8, "uint8"],
  [16, "int16"],
  [32, "int32"],
  [64, "int64"],
  [-32, "float32"],
  [-64, "float64"],
]);

function storedType(header: FitsHeader): DType {
  const stored = STORED.get(header.integer("BITPIX") ?? 0);
  if (stored === undefined) throw header.error("expected 8, 16, 32, 64, -32 or -64", "BITPIX");
  return stored;
}

/** BZERO that stands for the other signedness, with BSCALE 1 (FITS standard 4.0, table 11). */
const SIGN_FLIPS: ReadonlyMap<DType, { readonly zero: number; readonly dtype: DType }> = new Map([
  ["uint8", { zero: -128, dtype: "int8" }],
  ["int16", { zero: 2 ** 15, dtype: "uint16" }],
  ["int32", { zero: 2 ** 31, dtype: "uint32" }],
]);

function conversionOf(header: FitsHeader, stored: DType): { dtype: DType; conversion: Conversion } {
  const scale = header.number("BSCALE") ?? 1;
  const zero = header.number("BZERO") ?? 0;
  const isFloat = stored === "float32" || stored === "float64";
  const blank = isFloat ? undefined : blankValue(header);
  const plain = scale === 1 && zero === 0 && blank === undefined;
  if (plain && stored !== "int64") return { dtype: stored, conversion: { kind: "none" } };
  const flip = SIGN_FLIPS.get(stored);
  if (flip?.zero === zero && scale === 1 && blank === undefined) {
    return { dtype: flip.dtype, conversion: { kind: "signFlip" } };
  }
  const wide = itemSize[stored] === 8 || stored === "int32";
  const conversion = { kind: "float", scale, zero, blank: blank?.toString() ?? null } as const;
  return { dtype: wide ? "float64" : "float32", conversion };
}

/** The stored integer that means missing, exact also where a double is not. */
function blankValue(header: FitsHeader): bigint | undefined {
  const value = header.get("BLANK");
  if (typeof value === "bigint") return value;
  const blank = header.integer("BLANK");
  return blank === undefined ? undefined : BigInt(blank);
}
