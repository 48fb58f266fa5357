const ALIGNMENT = 64;
const PAGE = 65536;

/**
 * The linear memory that kernels work on, with a stack-like allocator: take a `mark`, allocate, `release` the
 * mark. Views are valid only until the next `allocate`, which may grow (and so detach) the buffer.
 */
export class KernelMemory {
  readonly wasm: WebAssembly.Memory;
  readonly #base: number;
  #top: number;
  #peak: number;

  /** @param base First byte that kernels leave free. */
  constructor(wasm: WebAssembly.Memory, base: number) {
    this.wasm = wasm;
    this.#base = align(base);
    this.#top = this.#base;
    this.#peak = this.#base;
  }

  /** Reserves bytes, aligned to 64; the content is undefined. Throws `RangeError` beyond 4 GiB. */
  allocate(bytes: number): number {
    const ptr = this.#top;
    const top = align(ptr + bytes);
    const missing = top - this.wasm.buffer.byteLength;
    if (missing > 0) this.wasm.grow(Math.ceil(missing / PAGE));
    this.#top = top;
    this.#peak = Math.max(this.#peak, top);
    return ptr;
  }

  /** The present top of the stack. */
  mark(): number {
    return this.#top;
  }

  /** Frees all that was allocated since `mark`. */
  release(mark: number): void {
    this.#top = mark;
  }

  /** Highest number of bytes in use since the last `resetPeak`. */
  get peak(): number {
    return this.#peak - this.#base;
  }

  /** Starts a new measurement of `peak`. */
  resetPeak(): void {
    this.#peak = this.#top;
  }

  /** A view of raw bytes. */
  bytes(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.wasm.buffer as ArrayBuffer, ptr, length);
  }

  /** A view of 64-bit floats; `ptr` must be a multiple of 8. */
  float64(ptr: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.wasm.buffer as ArrayBuffer, ptr, length);
  }

  /** A view of 32-bit floats; `ptr` must be a multiple of 4. */
  float32(ptr: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.wasm.buffer as ArrayBuffer, ptr, length);
  }

  /** A view of unsigned 32-bit integers; `ptr` must be a multiple of 4. */
  uint32(ptr: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.wasm.buffer as ArrayBuffer, ptr, length);
  }

  /** A view of 32-bit integers; `ptr` must be a multiple of 4. */
  int32(ptr: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.wasm.buffer as ArrayBuffer, ptr, length);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
