import { blockBytes, paddingOf, readTarHeader, type TarEntry, TarFault } from './tar-format.ts'

/** The archive ended before it should. */
export class TarCutOff extends Error {}

/** One file of an archive. Its `body` has to be read to its end before the next one is asked for. */
export interface TarFile extends TarEntry {
  body(): AsyncGenerator<Buffer>
}

/**
 * Reads a tar as it comes, in pieces no larger than those of the source: nothing is kept.
 * @throws TarFault, TarCutOff, and what the source throws
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const bytes = new ByteSource(source)
  try {
    for (;;) {
      const entry = readTarHeader(await bytes.take(blockBytes))
      if (entry === null) break
      let isRead = false
      yield {
        ...entry,
        async *body() {
          yield* bytes.stream(entry.size)
          const padding = await bytes.take(paddingOf(entry.size))
          if (padding.some((byte) => byte !== 0)) throw new TarFault('something stands between two files')
          isRead = true
        },
      }
      if (!isRead) throw new Error('A file of the archive was not read to its end.')
    }
    const second = await bytes.take(blockBytes)
    if (second.some((byte) => byte !== 0) || !(await bytes.isAtEnd()))
      throw new TarFault('something follows behind the end')
  } finally {
    await bytes.close()
  }
}

/** Bytes in the amounts that are asked for, whatever the pieces they come in. */
class ByteSource {
  readonly #source: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#source.next()
      if (done === true) return false
      this.#rest = value
    }
    return true
  }

  /** For small amounts. */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for await (const piece of this.stream(length)) pieces.push(piece)
    return Buffer.concat(pieces, length)
  }

  async *stream(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (!(await this.#fill())) throw new TarCutOff('The archive ends too early.')
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  async isAtEnd(): Promise<boolean> {
    return !(await this.#fill())
  }

  /** Lets the source go, whether it was read to its end or not. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }
}
