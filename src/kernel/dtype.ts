/** The element types of cubes, by their NumPy names. */
export type DType =
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "int64"
  | "float32"
  | "float64";

/** Bytes of one element. */
export const itemSize: Readonly<Record<DType, 1 | 2 | 4 | 8>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
};

/** The floating-point types, the only ones that hold missing values (NaN). */
export type FloatDType = "float32" | "float64";
