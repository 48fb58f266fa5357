/** What is used of the kernel that runs this process. */
export interface Kernel {
  /** Sends a message to all front ends. */
  broadcast(type: string, content: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The notebook kernel that runs this process; `undefined` anywhere else, where reading `Deno.jupyter` throws. */
export function notebookKernel(): Kernel | undefined {
  try {
    return (Deno as unknown as { readonly jupyter: Kernel }).jupyter;
  } catch {
    return undefined;
  }
}
