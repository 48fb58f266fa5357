/** Lengths of axes as they are read: `48 × 72 × 72`. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(" × ");
}
