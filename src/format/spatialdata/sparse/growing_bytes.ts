/** Memory that is kept between uses and only grows, because fresh memory costs more than what is done with it. */
export class GrowingBytes {
  #buffer = new ArrayBuffer(0);

  /** A buffer of at least so many bytes; its content is undefined, and what was given out before is reused. */
  take(bytes: number): ArrayBuffer {
    if (this.#buffer.byteLength < bytes) {
      const grown = Math.max(bytes, Math.ceil(1.25 * this.#buffer.byteLength));
      this.#buffer = new ArrayBuffer(Math.ceil(grown / 8) * 8);
    }
    return this.#buffer;
  }
}
