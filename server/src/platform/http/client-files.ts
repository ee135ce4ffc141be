import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { listAssets, readAsset } from '../assets/assets.ts'
import { platformFail } from '../errors/platform-errors.ts'
import { preferredEncoding } from './accept-encoding.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** As which a file may lie beside itself, compressed; first what is smaller. */
const endings = { br: '.br', gzip: '.gz' } as const
type Encoding = keyof typeof endings
const encodings = Object.keys(endings) as Encoding[]

interface ClientFile {
  headers: Readonly<Record<string, string>>
  /** The forms in which it can be sent, each with an entity tag of its own. */
  encodings: readonly Encoding[]
  etag(encoding: Encoding | null): string
  body(encoding: Encoding | null): Buffer | Promise<Buffer>
}

/** @param read the bytes of a file of the client; null when there is none */
function clientFile(path: string, read: (path: string) => Buffer | null): ClientFile {
  const encoded = new Map<Encoding, Buffer>()
  for (const encoding of encodings) {
    const bytes = read(path + endings[encoding])
    if (bytes !== null) encoded.set(encoding, bytes)
  }
  // Hardly anybody asks for the plain form of what is there compressed: it is made again for each who does.
  const packed = encoded.get('gzip')
  const plain = packed === undefined ? read(path)! : null
  const stored = plain ?? packed!
  let hash: string | undefined
  // A name below assets/ has the hash of its content in it.
  const isNamed = path.startsWith('assets/')
  return {
    headers: {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': isNamed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(encoded.size === 0 ? {} : { vary: 'accept-encoding' }),
    },
    encodings: [...encoded.keys()],
    etag(encoding) {
      hash ??= createHash('sha256').update(stored).digest('base64url').slice(0, 22)
      return `"${hash}${encoding === null ? '' : `-${encoding}`}"`
    },
    body: (encoding) => (encoding === null ? (plain ?? unpack(packed!)) : encoded.get(encoding)!),
  }
}

const unpack = promisify(gunzip)

/** Whether somebody has this already. Proxies that changed the encoding mark the tag as weak. */
const isKnown = (etag: string, asked: string | undefined): boolean =>
  asked?.split(',').some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, ''))) === true

/**
 * Serves the built client: its files by their names, and its page for every address that is not the API's. A file goes
 * out compressed, as the build left it, to whoever takes that. Everything is in memory, a few megabytes. Serves nothing
 * where the client was not built.
 */
export function serveClient(app: FastifyInstance, folder: URL): void {
  const paths = listAssets(folder).filter((path) => !path.split('/').some((part) => part.startsWith('.')))
  const there = new Set(paths)
  const read = (path: string): Buffer | null => (there.has(path) ? readAsset(new URL(path, folder)) : null)
  const names = new Set(paths.map((path) => path.replace(/\.(br|gz)$/, '')))
  const files = new Map([...names].map((path) => [path, clientFile(path, read)]))
  const page = files.get('index.html')
  if (page === undefined) return

  app.get('/*', { schema: { hide: true }, config: { public: true } }, async (request, reply) => {
    const file = files.get((request.params as { '*': string })['*'])
    // Addresses of the interface are its own business: whatever is not the API gets the page that knows them.
    if (file === undefined && /^\/(api|assets|sync|yjs|events)(\/|$|\?)/.test(request.url))
      throw platformFail('http.not_found')
    const { headers, etag, body, encodings } = file ?? page
    const encoding = preferredEncoding(request.headers['accept-encoding'], encodings)
    reply.headers(headers).header('etag', etag(encoding))
    if (isKnown(etag(encoding), request.headers['if-none-match'])) return reply.code(304).send()
    if (encoding !== null) reply.header('content-encoding', encoding)
    return reply.send(await body(encoding))
  })
}
