import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { listAssets, readAsset } from '../assets/assets.ts'
import { platformFail } from '../errors/platform-errors.ts'

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

interface ClientFile {
  body: Buffer
  headers: Readonly<Record<string, string>>
  /** Worked out when it is first asked for. */
  etag(): string
}

function clientFile(path: string, body: Buffer): ClientFile {
  let hash: string | undefined
  // A name below assets/ has the hash of its content in it.
  const isNamed = path.startsWith('assets/')
  return {
    body,
    headers: {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': isNamed ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
    etag: () => (hash ??= `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`),
  }
}

/**
 * Serves the built client: its files by their names, and its page for every address that is not the API's.
 * Everything is in memory, a few megabytes. Serves nothing where the client was not built.
 */
export function serveClient(app: FastifyInstance, folder: URL): void {
  const files = new Map(
    listAssets(folder)
      .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
      .map((path) => [path, clientFile(path, readAsset(new URL(path, folder))!)]),
  )
  const page = files.get('index.html')
  if (page === undefined) return

  app.get('/*', { schema: { hide: true }, config: { public: true } }, (request, reply) => {
    const file = files.get((request.params as { '*': string })['*'])
    // Addresses of the interface are its own business: whatever is not the API gets the page that knows them.
    if (file === undefined && /^\/(api|assets|sync|yjs|events)(\/|$|\?)/.test(request.url))
      throw platformFail('http.not_found')
    const { body, headers, etag } = file ?? page
    reply.headers(headers).header('etag', etag())
    if (request.headers['if-none-match'] === etag()) return reply.code(304).send()
    return reply.send(body)
  })
}
