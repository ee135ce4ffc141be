import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CertificateFiles, makeCertificate } from './certificates.ts'

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url))

/** A port that nobody listens on right now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Where a program is, also where only root looks. @throws when the system does not have it */
export function findProgram(name: string): string {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']) {
    if (existsSync(join(folder, name))) return join(folder, name)
  }
  throw new Error(`This test runs ${name}: apt-get install ${name}`)
}

export interface Proxy extends AsyncDisposable {
  /** `https://localhost:port` */
  url: string
}

export interface ProxyOptions {
  /** Takes in the lines for this STOA_SYNC_PORT. */
  syncPort?: number
  /** Lines that somebody forgot, by what they contain. */
  without?: readonly string[]
}

/** Every occurrence, and at least one: the snippet still says what the test changes in it. */
function changed(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The snippet does not say ${from} any more.`)
    return result.replaceAll(from, to)
  }, text)
}

/** The lines for STOA_SYNC_PORT, which stand as comments below one that names it, up to an empty or another line. */
function withSyncPort(text: string, syncPort: number | undefined): string {
  if (syncPort === undefined) return text
  let isBelow = false
  const lines = text.split('\n').map((line) => {
    if (line.includes('# With STOA_SYNC_PORT=4601:')) isBelow = true
    else isBelow &&= /^\s*# /.test(line)
    return isBelow ? line.replace(/# (?!With)/, '') : line
  })
  return changed(lines.join('\n'), [['127.0.0.1:4601', `127.0.0.1:${syncPort}`]])
}

/**
 * Runs the snippet of deploy/nginx in front of Stoa, with nothing changed but name, ports and certificate.
 */
export async function startNginx(
  stoaPort: number,
  { syncPort, without = [] }: ProxyOptions = {},
): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-nginx-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  const { cert, key } = makeCertificate(folder, 'proxy')
  const text = readFileSync(join(deploy, 'nginx/stoa.conf'), 'utf8')
  const snippet = changed(withSyncPort(text, syncPort), [
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['server_name stoa.example.com;', 'server_name localhost;'],
    ['127.0.0.1:4600', `127.0.0.1:${stoaPort}`],
    ['/etc/ssl/stoa/fullchain.pem', cert],
    ['/etc/ssl/stoa/privkey.pem', key],
  ])
    .split('\n')
    .filter((line) => !without.some((part) => line.includes(part)))
    .join('\n')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const around = [
    `pid ${folder}/pid; error_log stderr; daemon off; master_process off;`,
    'events { worker_connections 512; }',
    `http { access_log off; ${temporary.join(' ')}`,
  ]
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, `${around.join('\n')}\n${snippet}\n}\n`)
  const nginx = findProgram('nginx')
  return running(spawn(nginx, ['-p', folder, '-e', 'stderr', '-c', file]), folder, port)
}

/** Runs the Caddyfile of deploy/caddy in front of Stoa, with a certificate of ours: it cannot get one here. */
export async function startCaddy(stoaPort: number, { syncPort }: ProxyOptions = {}): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-caddy-'))
  const port = await freePort()
  const { cert, key }: CertificateFiles = makeCertificate(folder, 'proxy')
  const text = readFileSync(join(deploy, 'caddy/Caddyfile'), 'utf8')
  const site = changed(withSyncPort(text, syncPort), [
    ['stoa.example.com {', `https://localhost:${port} {\n\ttls ${cert} ${key}`],
    ['127.0.0.1:4600', `127.0.0.1:${stoaPort}`],
  ])
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`)
  const caddy = spawn(findProgram('caddy'), ['run', '--adapter', 'caddyfile', '--config', file], {
    env: { PATH: process.env['PATH'], HOME: folder },
  })
  return running(caddy, folder, port)
}

async function running(proxy: ChildProcess, folder: string, port: number): Promise<Proxy> {
  let said = ''
  proxy.stderr!.on('data', (chunk) => (said += chunk))
  const ended = new Promise<void>((resolve) => {
    proxy.once('exit', () => resolve())
  })
  const dispose = async (): Promise<void> => {
    proxy.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `https://localhost:${port}`
  for (let i = 0; ; i++) {
    try {
      await fetch(`${url}/livez`)
      return { url, [Symbol.asyncDispose]: dispose }
    } catch (error) {
      if (proxy.exitCode !== null || i > 200) {
        await dispose()
        throw new Error(`The proxy does not answer: ${said}`, { cause: error })
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 50)
      })
    }
  }
}
