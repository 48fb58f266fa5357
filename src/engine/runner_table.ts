import type { Json } from "./json.ts";
import type { Task, TaskContext, TaskOutput, TaskRunner } from "./task.ts";

/**
 * Gives every program to the runner that it names in its member `runner`, and those that name none to one of their own.
 * A named runner is loaded with the first task that wants it, so that a thread loads only what it runs.
 */
export class RunnerTable implements TaskRunner {
  readonly #unnamed: TaskRunner;
  readonly #named: Readonly<Record<string, () => Promise<TaskRunner>>>;
  readonly #loaded = new Map<string, Promise<TaskRunner>>();

  /**
   * @param unnamed For programs without a name.
   * @param named Loads a runner, by its name.
   */
  constructor(unnamed: TaskRunner, named: Readonly<Record<string, () => Promise<TaskRunner>>>) {
    this.#unnamed = unnamed;
    this.#named = named;
  }

  async run(program: Json, task: Task, context: TaskContext): Promise<TaskOutput> {
    const name = runnerName(program);
    const runner = name === undefined ? this.#unnamed : await this.#runner(name);
    return await runner.run(program, task, context);
  }

  async load(name: string | undefined): Promise<void> {
    if (name !== undefined) await this.#runner(name);
  }

  release(program: Json): void {
    const name = runnerName(program);
    if (name === undefined) return this.#unnamed.release(program);
    this.#loaded.get(name)?.then((runner) => runner.release(program), () => {});
  }

  #runner(name: string): Promise<TaskRunner> {
    const present = this.#loaded.get(name);
    if (present) return present;
    const load = this.#named[name];
    if (!load) throw new TypeError(`Cannot run a program for "${name}": there is no such runner`);
    const loading = load();
    this.#loaded.set(name, loading);
    return loading;
  }
}

function runnerName(program: Json): string | undefined {
  if (typeof program !== "object" || program === null || !("runner" in program)) return undefined;
  return typeof program.runner === "string" ? program.runner : undefined;
}
