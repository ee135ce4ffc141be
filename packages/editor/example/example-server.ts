import { mkdtemp, rm } from 'node:fs/promises'
import { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import type * as Y from 'yjs'
import { createRelay } from './relay-server.ts'

/** A running example: an address for pages, and the document they share. */
export interface ExampleServer extends AsyncDisposable {
  /** The page's address; add `?name=…&color=…&language=…&readonly`. */
  readonly url: string
  /** Everyone with the address edits this. */
  readonly doc: Y.Doc
  /** From now on nothing a page sends is passed on. For making people write at the same time. */
  hold(): void
  /** What was held is delivered. */
  release(): void
  close(): Promise<void>
}

export interface ExampleOptions {
  /** The document everyone edits. It must be seeded. */
  readonly doc: Y.Doc
  /** Default `0`: any free port. */
  readonly port?: number
}

/** Builds the example into a temporary folder, serves it and connects everyone who opens it to `doc`. */
export const startExample = async ({ doc, port = 0 }: ExampleOptions): Promise<ExampleServer> => {
  const outDir = await mkdtemp(join(tmpdir(), 'stoa-editor-example-'))
  const config = {
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    root: import.meta.dirname,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
    preview: { port, host: '127.0.0.1' },
  } as const
  await build(config)
  const server = await preview(config)
  if (!(server.httpServer instanceof Server)) throw new Error('The example is served without TLS.')
  const relay = createRelay(server.httpServer, doc)
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('The example has no port.')
  const close = async () => {
    relay.close()
    await server.close()
    await rm(outDir, { recursive: true, force: true })
  }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    doc,
    hold: relay.hold,
    release: relay.release,
    close,
    [Symbol.asyncDispose]: close,
  }
}
