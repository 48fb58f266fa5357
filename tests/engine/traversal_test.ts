import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryLimitError } from "../../src/error.ts";
import { type Shape, voxelCount } from "../../src/engine/region.ts";
import { planTraversal, regionsOf, tasksOf, type Workload } from "../../src/engine/traversal.ts";

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }),
);
const units = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
);
const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());

function workload(shape: Shape, rest: Partial<Workload> = {}): Workload {
  return {
    name: "test",
    shape,
    bytesPerVoxel: 4,
    taskUnit: [1, 1, 1],
    stepUnit: [1, 1, 1],
    wholeTask: [false, false, false],
    wholeStep: [false, false, false],
    grain: [1, 1, 1],
    preferred: shape,
    fastAxis: 2,
    stepMemory: (step) => voxelCount(step) * 4,
    taskMemory: () => 0,
    sharedMemory: 0,
    ...rest,
  };
}

Deno.test("planTraversal() covers every voxel once, with whole units and within the memory limit", () => {
  fc.assert(
    fc.property(
      shapes,
      units,
      units,
      flags,
      flags,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 200, max: 1e6 }),
      (
        shape,
        taskUnit,
        grain,
        wholeTask,
        wholeStep,
        numWorkers,
        memoryLimit,
      ) => {
        const work = workload(shape, { taskUnit, grain, wholeTask, wholeStep });
        let plan;
        try {
          plan = planTraversal(work, { numWorkers, memoryLimit });
        } catch (error) {
          assert(error instanceof MemoryLimitError && error.needed > memoryLimit);
          return;
        }
        assert(plan.peakMemory <= memoryLimit);
        const seen = new Uint8Array(voxelCount(shape));
        let tasks = 0;
        for (const { region } of tasksOf(plan)) {
          tasks++;
          for (const i of [0, 1, 2] as const) {
            const end = region.start[i] + region.shape[i];
            assert(region.start[i] % taskUnit[i] === 0 && (end % taskUnit[i] === 0 || end === shape[i]));
            if (wholeTask[i]) assert.equal(region.shape[i], shape[i]);
          }
          for (const step of regionsOf(region, plan.stepShape)) {
            for (const i of [0, 1, 2] as const) {
              if (wholeStep[i]) assert.equal(step.shape[i], region.shape[i]);
            }
            for (let z = step.start[0]; z < step.start[0] + step.shape[0]; z++) {
              for (let y = step.start[1]; y < step.start[1] + step.shape[1]; y++) {
                const row = (z * shape[1] + y) * shape[2] + step.start[2];
                for (let x = 0; x < step.shape[2]; x++) seen[row + x]!++;
              }
            }
          }
        }
        assert.equal(tasks, plan.taskCount);
        assert(seen.every((count) => count === 1));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("planTraversal() reads compressed chunks once when they fit and says how often when not", () => {
  const chunked = workload([64, 64, 64], { grain: [64, 8, 8] });
  const roomy = planTraversal(chunked, { numWorkers: 2, memoryLimit: 1e7 });
  assert.equal(roomy.readAmplification, 1);
  const tight = planTraversal(chunked, { numWorkers: 2, memoryLimit: 64 * 8 * 8 * 4 - 1 });
  assert(tight.readAmplification > 1);
});

Deno.test("planTraversal() runs fewer tasks at once when memory is short", () => {
  const work = workload([8, 4096, 1024], {
    taskMemory: () => 1000,
    wholeStep: [true, true, true],
    wholeTask: [true, false, false],
  });
  assert.equal(planTraversal(work, { numWorkers: 4, memoryLimit: 1e9 }).concurrency, 4);
  const one = voxelCount([8, 1, 1]) * 4 + 1000;
  assert.equal(planTraversal(work, { numWorkers: 4, memoryLimit: 2 * one }).concurrency, 2);
});

Deno.test("planTraversal() plans a petabyte without enumerating it", () => {
  const plan = planTraversal(workload([100_000, 100_000, 25_000]), { numWorkers: 8, memoryLimit: 1e9 });
  assert(plan.taskCount > 1e6 && plan.peakMemory < 1e9);
});

Deno.test("a cube without voxels has no task", () => {
  const plan = planTraversal(workload([0, 5, 5]), { numWorkers: 2, memoryLimit: 1e6 });
  assert.equal(plan.taskCount, 0);
  assert.deepEqual([...tasksOf(plan)], []);
});
