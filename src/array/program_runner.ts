import type { Json } from "../engine/json.ts";
import { regionsOf } from "../engine/traversal.ts";
import type { Task, TaskContext, TaskOutput, TaskRunner } from "../engine/task.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { nativeBlock } from "./block.ts";
import type { Partials, TaskConsumer } from "./consumer/consumer.ts";
import { evaluate } from "./evaluate.ts";
import { openConsumer, type Program } from "./program.ts";
import type { Sink, SinkRef } from "./sink.ts";
import type { Source, SourceRef } from "./source.ts";

/** How a thread opens what programs name; given by the layer that knows the formats. */
export interface Formats {
  openSource(ref: SourceRef): Source | Promise<Source>;
  openSink(ref: SinkRef, buffers: readonly SharedArrayBuffer[]): Sink | Promise<Sink>;
}

/** Kernel memory that is given back once no program runs, so that one large compute does not cost for ever. */
const KEPT_MEMORY = 64 * 2 ** 20;

/** What a program holds open in this thread. */
interface Opened {
  readonly sources: Map<string, Source>;
  readonly sinks: Map<string, Sink>;
}

/**
 * Runs tasks of programs in one thread: walks the task's region in steps, evaluates each step into kernel
 * memory and feeds it to every consumer. Tasks run one after the other, because they share that memory.
 */
export class ProgramRunner implements TaskRunner {
  readonly #formats: Formats;
  readonly #createSpace: () => KernelSpace;
  readonly #opened = new Map<Json, Opened>();
  #space: KernelSpace | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param createSpace Makes the kernels of this thread when first needed. */
  constructor(formats: Formats, createSpace: () => KernelSpace) {
    this.#formats = formats;
    this.#createSpace = createSpace;
  }

  run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
    const result = this.#last.then(() => this.#run(program, task, context));
    this.#last = result.catch(() => {});
    return result;
  }

  release(program: Json): void {
    for (const source of this.#opened.get(program)?.sources.values() ?? []) source.close();
    this.#opened.delete(program);
    const kept = this.#space?.memory.wasm.buffer.byteLength ?? 0;
    if (this.#opened.size === 0 && kept > KEPT_MEMORY) this.#space = undefined;
  }

  async #run(json: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
    context.throwIfStopped();
    const started = performance.now();
    const program = json as unknown as Program;
    const opened = this.#open(json);
    const space = this.#space ??= this.#createSpace();
    const mark = space.memory.mark();
    space.memory.resetPeak();
    const consumers: TaskConsumer[] = [];
    try {
      const limit = program.limit ?? Infinity;
      for (const consumer of program.consumers) {
        const sink = consumer.kind === "output" && await this.#sink(opened, consumer.sink, context.buffers);
        consumers.push(
          openConsumer(consumer, task.region, {
            limit,
            space,
            buffers: context.buffers,
            ...(sink ? { sink } : {}),
          }),
        );
      }
      const source = (ref: SourceRef) => this.#source(opened, ref);
      const before = bytesRead(opened);
      await this.#walk(program, task, { space, source, consumers, context });
      const partials: Partials[] = [];
      for (const consumer of consumers) partials.push(await consumer.finish(space));
      const bytesWritten = consumers.reduce((bytes, consumer) => bytes + (consumer.bytesWritten ?? 0), 0);
      const counts = {
        bytesRead: bytesRead(opened) - before,
        bytesWritten,
        memory: space.memory.peak,
        duration: performance.now() - started,
      };
      return taskOutput(partials, counts);
    } catch (error) {
      for (const consumer of consumers) consumer.abort();
      throw error;
    } finally {
      space.memory.release(mark);
    }
  }

  async #walk(
    program: Program,
    task: Task,
    { space, source, consumers, context }: {
      space: KernelSpace;
      source: (ref: SourceRef) => Source | Promise<Source>;
      consumers: readonly TaskConsumer[];
      context: TaskContext;
    },
  ): Promise<void> {
    const writes = program.consumers.some((consumer) => consumer.kind === "output");
    for (const step of regionsOf(task.region, program.stepShape)) {
      context.throwIfStopped();
      const mark = space.memory.mark();
      const read = await evaluate(program.node, step, { space, source, signal: context.signal });
      const block = writes ? nativeBlock(read, space) : read;
      for (const consumer of consumers) {
        const own = space.memory.mark();
        await consumer.accept(step, block, space);
        space.memory.release(own);
      }
      space.memory.release(mark);
    }
  }

  #open(program: Json): Opened {
    const present = this.#opened.get(program);
    if (present) return present;
    const opened: Opened = { sources: new Map(), sinks: new Map() };
    this.#opened.set(program, opened);
    return opened;
  }

  async #source(opened: Opened, ref: SourceRef): Promise<Source> {
    const key = JSON.stringify(ref);
    const present = opened.sources.get(key);
    if (present) return present;
    const source = await this.#formats.openSource(ref);
    opened.sources.set(key, source);
    return source;
  }

  async #sink(opened: Opened, ref: SinkRef, buffers: readonly SharedArrayBuffer[]): Promise<Sink> {
    const key = JSON.stringify(ref);
    const sink = opened.sinks.get(key) ?? await this.#formats.openSink(ref, buffers);
    opened.sinks.set(key, sink);
    return sink;
  }
}

function bytesRead(opened: Opened): number {
  let bytes = 0;
  for (const source of opened.sources.values()) bytes += source.bytesRead;
  return bytes;
}

function taskOutput(
  partials: readonly Partials[],
  counts: Omit<TaskOutput, "value" | "transfer">,
): TaskOutput {
  const transfer = partials.flatMap((partial) => Object.values(partial).map((array) => array.buffer));
  return { value: partials, transfer, ...counts };
}
