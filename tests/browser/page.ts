import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";

const POLL_MS = 50;

interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

/** A page of a browser, driven by the Chrome DevTools protocol. */
export class Page {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const reply = JSON.parse(data) as Reply;
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply);
    };
  }

  /** Takes over the page with this debugger address. */
  static async connect(url: string): Promise<Page> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`Cannot reach the page at ${url}`));
    });
    return new Page(socket);
  }

  /** Loads an address; does not wait for its scripts. */
  async goto(url: string): Promise<void> {
    await this.send("Page.navigate", { url });
  }

  /** Gives the window this size, in pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  /** The value of a JavaScript expression in the page; promises are awaited, the value travels as JSON. */
  async evaluate<T>(expression: string): Promise<T> {
    const parameters = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.send(
      "Runtime.evaluate",
      parameters,
    ) as unknown as Evaluated;
    if (!exceptionDetails) return result.value as T;
    throw new Error(`${exceptionDetails.exception?.description ?? exceptionDetails.text} in ${expression}`);
  }

  /**
   * Waits until an expression is true, and returns its value.
   *
   * @throws {Error} If it is not within the time
   */
  async until<T>(expression: string, { seconds = 30 }: { seconds?: number } = {}): Promise<T> {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const value = await this.evaluate<T>(expression).catch(() => undefined);
      if (value) return value;
      if (performance.now() > end) throw new Error(`Not true after ${seconds} s: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Moves the mouse to a place in the window. */
  async hover(x: number, y: number): Promise<void> {
    await this.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  /** Saves a PNG of the window, or of a part of it. */
  async screenshot(
    path: string,
    clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ): Promise<void> {
    const { data } = await this.send("Page.captureScreenshot", {
      format: "png",
      ...(clip ? { clip: { ...clip, scale: 1 } } : {}),
    });
    writeFileSync(path, Buffer.from(String(data), "base64"));
  }

  /** Closes the page. */
  async close(): Promise<void> {
    await this.send("Page.close").catch(() => {});
    this.#socket.close();
  }

  /** Calls a method of the protocol. */
  send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
