import { TarCutOff } from '../../../platform/tar/tar-reader.ts'

/**
 * The last bytes of an archive, inside the encryption: a frame that every zstd skips (RFC 8878, 3.1.2), and by which we
 * know that nothing was cut off. A compressed stream alone does not say where it ends.
 */
export const archiveEnd = Buffer.concat([
  Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 8, 0, 0, 0]),
  Buffer.from('stoa-end', 'latin1'),
])

export async function* withEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source
  yield archiveEnd
}

/** Passes everything on. @throws TarCutOff when it does not end as it should */
export async function* untilEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last = Buffer.alloc(0)
  for await (const piece of source) {
    last = Buffer.concat([last, piece.subarray(-archiveEnd.length)]).subarray(-archiveEnd.length)
    yield piece
  }
  if (!last.equals(archiveEnd)) throw new TarCutOff('the end is missing')
}
