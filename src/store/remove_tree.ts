import { rm } from "node:fs/promises";

const ATTEMPTS = 50;
const PAUSE_MS = 20;

/**
 * Removes a file or folder with all that is in it; it may be gone already. Tries again for a second while
 * something still puts files into it: a thread that was ended finishes the call it is in.
 */
export async function removeTree(path: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await rm(path, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY" || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
