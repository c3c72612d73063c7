import { promisify } from "node:util";
import * as zlib from "node:zlib";

/** Larger responses are refused; the largest known one lists a user's organizations, some kilobytes. */
export const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** A body of more bytes than that, as it comes or unpacked. */
export class BodyTooLarge extends Error {}

/** A body in an encoding that cannot be read; the message names it. */
export class EncodingUnknown extends Error {}

/**
 * Reads a whole body as a text: unpacked where it is compressed, which proxies do though nobody asks for it, and
 * without a byte order mark.
 *
 * @param encoding the `content-encoding` header
 * @throws {BodyTooLarge} @throws {EncodingUnknown} and what the connection or the unpacking fails with
 */
export async function readText(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  encoding: string | string[] | undefined,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) {
      body.destroy();
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  let bytes = Buffer.concat(chunks);
  const named = [encoding ?? []].flat().join(", ");
  if (bytes.length > 0) {
    for (const unpack of steps(named)) {
      bytes = await unpack(bytes);
    }
  }
  return bytes.toString("utf8").replace(/^\ufeff/, "");
}

type Unpack = (bytes: Buffer) => Promise<Buffer<ArrayBuffer>>;

/** Nobody compresses more than twice on purpose. */
const MAX_STEPS = 4;

/** What undoes the encodings that a header names, the last one first. */
function steps(named: string): Unpack[] {
  const names = named.split(",").map((one) => one.trim().toLowerCase());
  const applied = names.filter((one) => one !== "" && one !== "identity");
  const unpackers = applied.map((one) => (Object.hasOwn(unpacking, one) ? unpacking[one] : undefined));
  if (applied.length > MAX_STEPS || unpackers.includes(undefined)) {
    throw new EncodingUnknown(named);
  }
  return (unpackers as Unpack[]).reverse();
}

const gunzip = bounded(promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip));
const inflate = bounded(promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate));
const inflateRaw = bounded(promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw));
const brotli = bounded(promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress));
const zstd = bounded(promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress));

/** A proxy that unpacks what it passes on may leave the header: these two are told by how they begin. */
const unpacking: Readonly<Record<string, Unpack>> = {
  gzip: ifMarked(gunzip, [0x1f, 0x8b]),
  "x-gzip": ifMarked(gunzip, [0x1f, 0x8b]),
  // With zlib's wrapper by the standard; some servers leave it out. Its first byte tells.
  deflate: (bytes) => (((bytes[0] ?? 0) & 0x0f) === 0x08 ? inflate(bytes) : inflateRaw(bytes)),
  br: brotli,
  zstd: ifMarked(zstd, [0x28, 0xb5, 0x2f, 0xfd]),
};

function bounded(unpack: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>): Unpack {
  return async (bytes) => {
    try {
      return (await unpack(bytes, { maxOutputLength: MAX_RESPONSE_BYTES })) as Buffer<ArrayBuffer>;
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? new BodyTooLarge() : error;
    }
  };
}

function ifMarked(unpack: Unpack, mark: readonly number[]): Unpack {
  return async (bytes) =>
    mark.every((byte, index) => bytes[index] === byte) ? unpack(bytes) : (bytes as Buffer<ArrayBuffer>);
}
