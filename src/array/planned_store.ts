import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import type { Block } from "./block.ts";
import type { Computation } from "./computation.ts";
import { resolveChunks } from "./chunks.ts";
import { nodeReaches } from "./filter_needs.ts";
import { type Node, nodeDType, nodeShape, type SourceNode, sourceNode } from "./node.ts";
import type { RegionWriter, Sink } from "./sink.ts";
import type { Source, SourceRef } from "./source.ts";

let lastId = 0;

/** What passes through scratch memory when a store is written, at most. */
const WRITE_BYTES = 2 ** 20;

/** A temporary store that a plan provides for and that is not there yet. It stands for its node in nodes above it. */
export class PlannedStore implements Source {
  readonly ref: SourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks: boolean = true;
  readonly storedBytes: number;
  readonly bytesRead: number = 0;
  /** What the store will hold. */
  readonly of: Node;
  /** What stands for the store in other nodes. */
  readonly node: SourceNode;

  /** @param of What the store will hold. */
  constructor(of: Node) {
    this.of = of;
    this.ref = { format: "planned", id: ++lastId };
    this.shape = nodeShape(of);
    this.dtype = nodeDType(of);
    this.chunks = storeChunks(of);
    this.storedBytes = voxelCount(this.shape) * itemSize[this.dtype];
    this.node = sourceNode(this);
  }

  /** The pass that writes the store, to a sink that is there or one that is as planned. */
  writing(
    { name, node, sources, sink = this.#sink() }: {
      readonly name: string;
      readonly node: Node;
      readonly sources: readonly Source[];
      readonly sink?: Sink;
    },
  ): Computation {
    const consumers = [{ kind: "output", sink: sink.ref }] as const;
    return {
      name,
      node,
      sources,
      consumers,
      output: { sink, chunks: this.chunks, bytes: this.#filledBytes() },
    };
  }

  readMemory({ shape }: Region): number {
    return voxelCount(shape) * itemSize[this.dtype];
  }

  read(): Block {
    throw new TypeError("Cannot read a temporary store before it is written");
  }

  close(): void {}

  /** Chunks at the edge are written whole. */
  #filledBytes(): number {
    const filled = mapAxes((i) => Math.ceil(this.shape[i] / this.chunks[i]) * this.chunks[i]);
    return voxelCount(filled) * itemSize[this.dtype];
  }

  #sink(): Sink {
    const one: Shape = [1, 1, 1];
    return {
      ref: { format: "planned" },
      shape: this.shape,
      dtype: this.dtype,
      taskUnit: one,
      writeUnit: one,
      writeMemory: () => WRITE_BYTES,
      open(): RegionWriter {
        throw new TypeError("Cannot write a temporary store before it is made");
      },
    };
  }
}

/** Bands of whole spectra where these are made, else planes: long runs, whichever way they are read again. */
function storeChunks(of: Node): Shape {
  const cube = { shape: nodeShape(of), itemSize: itemSize[nodeDType(of)] };
  return resolveChunks(nodeReaches(of)[0] ? [-1, "auto", -1] : "auto", cube);
}
