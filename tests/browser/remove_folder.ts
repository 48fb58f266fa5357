import { rm } from "node:fs/promises";

/** Removes a folder of a program that has been ended, whose children may still write to it for a moment. */
export async function removeFolder(path: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await rm(path, { recursive: true, force: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
