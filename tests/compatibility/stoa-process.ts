import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, createApi } from '@stoa/server/src/app/boot.testing.ts'

/** The server as a process of its own, which can be killed as a crash would. */
export interface StoaProcess extends AsyncDisposable {
  /** `ws://host:port`, the same after a restart. */
  readonly url: string
  /** API token of the owner. */
  readonly token: string
  readonly api: Api
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts again on the same data and port. */
  start(): Promise<void>
}

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const owner = { email: 'owner@example.com', password: 'the-owner-of-it-all' }

export async function startStoaProcess(): Promise<StoaProcess> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'stoa-process-'))
  let child: ChildProcess | null = null
  let address = 'http://127.0.0.1:0'

  async function start(): Promise<void> {
    child = spawn(process.execPath, [main, 'serve'], {
      env: {
        ...process.env,
        STOA_DATA_DIR: dataDirectory,
        STOA_PORT: new URL(address).port || '0',
        STOA_LOG_LEVEL: 'error',
        STOA_ADMIN_EMAIL: owner.email,
        STOA_ADMIN_PASSWORD: owner.password,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    address = await listening(child)
  }

  async function kill(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  await start()
  const token = await tokenFor(address)
  return {
    url: address.replace('http', 'ws'),
    token,
    api: createApi(address, token),
    start,
    kill,
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** The address in the line that the server prints when it is ready. */
async function listening(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk)
    const address = /listening on (http:\/\/\S+)/.exec(printed)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(`The server ended before it listened: ${printed}`)
}

async function tokenFor(address: string): Promise<string> {
  const post = (path: string, cookie: string, body: object) =>
    fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const session = await post('/sessions', '', owner)
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { token } = (await (await post('/api-tokens', cookie, { name: 'test' })).json()) as { token: string }
  return token
}
