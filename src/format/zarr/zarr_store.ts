import { Buffer } from "node:buffer";
import { open, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type AbsolutePath, type AsyncReadable, FetchStore, type RangeQuery } from "zarrita";
import { FormatError } from "../../error.ts";

/** Options of the reads of a store. */
export interface StoreOptions {
  readonly signal?: AbortSignal;
}

/** The keys and values under a folder or a URL. */
export interface ZarrStore extends AsyncReadable {
  /** Absolute folder or URL. */
  readonly path: string;
  /** Whether it is a folder of this machine. */
  readonly local: boolean;
  /** The value of a key, or `undefined` if there is none. */
  get(key: AbsolutePath, options?: StoreOptions): Promise<Uint8Array | undefined>;
  /** Bytes of the value of a key. @throws {FormatError} If it has too few */
  getRange(key: AbsolutePath, range: RangeQuery, options?: StoreOptions): Promise<Uint8Array | undefined>;
  /** The store of the keys under a path. */
  at(path: string): ZarrStore;
}

/** Opens a folder, a `file:` URL or an `http(s):` URL as a store. Reads nothing. */
export function zarrStore(path: string | URL): ZarrStore {
  const text = String(path);
  if (isRemote(text)) return remoteStore(text);
  return localStore(resolve(text.startsWith("file:") ? fileURLToPath(text) : text));
}

/** Whether a path is an `http:` or `https:` URL. */
export function isRemote(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

const METADATA = /\/(zarr\.json|\.z(array|group|attrs|metadata))$/;

function localStore(path: string): ZarrStore {
  return {
    path,
    local: true,
    at: (inner) => localStore(join(path, inner)),
    get: (key, options) => present(readFile(join(path, key), options)),
    getRange: (key, range) => present(readRange(join(path, key), range)),
  };
}

function remoteStore(path: string): ZarrStore {
  const store = new FetchStore(path, { fetch: fetchRange });
  return {
    path,
    local: false,
    at: (inner) => remoteStore(inner === "" ? path : below(path, inner)),
    get: (key, options) => store.get(key, { ...options }).catch(unreachable(below(path, key), options)),
    getRange: (key, range, options) =>
      store.getRange(key, range, { ...options }).catch(unreachable(below(path, key), options)),
  };
}

function below(path: string, inner: string): string {
  const url = new URL(path);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${inner.replace(/^\//, "")}`;
  return url.href;
}

/**
 * Fetches, and cuts the range asked for out of the whole when a server knows no ranges. Metadata that are refused
 * count as absent: that is how object stores answer when a listing is not allowed.
 */
async function fetchRange(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.status === 403 && METADATA.test(new URL(request.url).pathname)) {
    await response.body?.cancel();
    return new Response(null, { status: 404 });
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (response.status !== 200 || first === undefined) return response;
  const whole = await response.arrayBuffer();
  return new Response(whole.slice(Number(first), Number(last) + 1), { status: 206 });
}

function unreachable(path: string, options: StoreOptions | undefined): (error: unknown) => never {
  return (error) => {
    if (options?.signal?.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(`the server gave no answer that helps: ${reason}`, {
      path,
      format: "Zarr",
      cause: error,
    });
  };
}

async function readRange(path: string, range: RangeQuery): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const length = "suffixLength" in range ? range.suffixLength : range.length;
    const offset = "suffixLength" in range ? size - length : range.offset;
    if (offset < 0 || offset + length > size) {
      const reason = `bytes ${offset} to ${offset + length} are needed of this file, which has ${size}`;
      throw new FormatError(reason, { path, format: "Zarr", offset });
    }
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, offset);
    return bytes;
  } finally {
    await file.close();
  }
}

async function present(value: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await value;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      return undefined;
    }
    throw error;
  }
}
