/** Names of the elements of a store. */
export interface ElementNames {
  readonly image: string;
  /** What the rows of the table are linked to. */
  readonly regions: string;
  /** Polygons beside labels. */
  readonly polygons: string;
  readonly ionImages: string;
  readonly table: string;
  /** Coordinate systems in µm. */
  readonly systems: readonly string[];
}

/**
 * Names of all elements: `tic`, `pixels` and `table`, or with an identifier in front, which is then the name of the
 * table and of a second coordinate system.
 *
 * @throws {RangeError} If SpatialData does not take the identifier as part of a name
 */
export function elementNames(datasetId?: string): ElementNames {
  if (datasetId !== undefined && (!/^[A-Za-z0-9_.-]+$/.test(datasetId) || /^(__|\.+$)/.test(datasetId))) {
    throw new RangeError(
      `Cannot name a data set "${datasetId}": choose letters, digits, "_", "-" and ".", not starting with "__"`,
    );
  }
  const named = (name: string) => datasetId === undefined ? name : `${datasetId}_${name}`;
  const own = datasetId === undefined || datasetId === "global" ? [] : [datasetId];
  return {
    image: named("tic"),
    regions: named("pixels"),
    polygons: named("pixel_polygons"),
    ionImages: named("ion_images"),
    table: datasetId ?? "table",
    systems: ["global", ...own],
  };
}
