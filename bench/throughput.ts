const best = new Map<string, { bytes: number; time: number }>();

/**
 * Registers a benchmark that also reports GB/s: the best round, printed when all are done.
 *
 * @param bytes Input that one round goes through.
 * @param round What is timed.
 * @param check Throws unless a first, untimed round gave the right answer.
 */
export function throughput(
  name: string,
  bytes: number,
  round: () => void | Promise<void>,
  check: () => void,
): void {
  Deno.bench(`${name}, ${bytes / 2 ** 20} MB`, async (bench) => {
    if (!best.has(name)) {
      await round();
      check();
      best.set(name, { bytes, time: Infinity });
    }
    const before = performance.now();
    bench.start();
    await round();
    bench.end();
    const time = performance.now() - before;
    if (time < (best.get(name)?.time ?? 0)) best.set(name, { bytes, time });
  });
}

addEventListener("unload", () => {
  for (const [name, { bytes, time }] of best) {
    console.log(`${(bytes / time / 1e6).toFixed(2).padStart(6)} GB/s  ${name}`);
  }
});
