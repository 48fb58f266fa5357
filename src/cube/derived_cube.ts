import type { CubeState } from "./cube_state.ts";

/** A cube of the same class with another state. */
export function derivedCube<Cube extends object>(cube: Cube, state: CubeState): Cube {
  const Class = cube.constructor as new (state: CubeState) => Cube;
  return new Class(state);
}
