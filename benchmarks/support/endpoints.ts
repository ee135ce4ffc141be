import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeOptions, ownerToken, startStoaProcess } from '@stoa/testkit'
import { createStoaClient } from './stoa-client.ts'

/** A server under measurement. */
export interface Endpoint {
  name: string
  url: string
  token: string
  newDocument(): Promise<string>
  stop(): Promise<unknown>
}

/** Stoa, with everything on. */
export async function stoaEndpoint(): Promise<Endpoint> {
  const stoa = await startStoaProcess({ env: { STOA_LOG_LEVEL: 'warn' } })
  const token = await ownerToken(stoa.url)
  const client = createStoaClient(stoa.url, token)
  const space = await client.createSpace()
  return {
    name: 'Stoa, every edit on disk',
    url: `${stoa.url.replace('http', 'ws')}/sync`,
    token,
    newDocument: async () => (await client.createDocument(space.id, 'raw')).syncName,
    stop: () => stoa.dispose(),
  }
}

/** The peer: Hocuspocus as it comes, keeping nothing. */
export async function stockEndpoint(): Promise<Endpoint> {
  const child: ChildProcess = spawn(
    process.execPath,
    [...nodeOptions, fileURLToPath(new URL('stock-hocuspocus.ts', import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string]
  let documents = 0
  return {
    name: 'stock Hocuspocus, in memory',
    url,
    token: 'any',
    newDocument: async () => `document-${documents++}`,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
