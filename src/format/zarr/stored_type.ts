import { type DType, itemSize } from "../../kernel/dtype.ts";

/** Element types of Zarr arrays that can be read: those of cubes, and two that are converted on the way. */
export type StoredType = DType | "uint64" | "float16";

/** Bytes of one stored element. */
export function storedSize(type: StoredType): 1 | 2 | 4 | 8 {
  if (type === "uint64") return 8;
  if (type === "float16") return 2;
  return itemSize[type];
}

/** Whether the type is a floating-point type. */
export function isFloat(type: StoredType): type is "float16" | "float32" | "float64" {
  return type.startsWith("float");
}

/** The stored type that a Zarr v3 `data_type` names; `bool` is read as uint8. `undefined` if it is no number. */
export function storedTypeV3(dataType: string): StoredType | undefined {
  if (dataType === "bool") return "uint8";
  return STORED_TYPES.find((type) => type === dataType);
}

/** The stored type and byte order that a Zarr v2 `dtype` such as `>f4` names; `undefined` if it is no number. */
export function storedTypeV2(dtype: string): { type: StoredType; bigEndian: boolean } | undefined {
  const [, order, kind, size] = /^([<>|])([biuf])([1248])$/.exec(dtype) ?? [];
  if (kind === undefined) return undefined;
  const type = storedTypeV3(kind === "b" ? "bool" : `${KINDS[kind]}${8 * Number(size)}`);
  return type && { type, bigEndian: order === ">" && size !== "1" };
}

const KINDS: Readonly<Record<string, string>> = { i: "int", u: "uint", f: "float" };
const STORED_TYPES: readonly StoredType[] = [...Object.keys(itemSize) as DType[], "uint64", "float16"];
