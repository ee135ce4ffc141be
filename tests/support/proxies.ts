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

/** Every occurrence, and at least one: the snippet still says what the test changes in it. */
function changed(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The snippet does not say ${from} any more.`)
    return result.replaceAll(from, to)
  }, text)
}

/**
 * Runs the snippet of deploy/nginx in front of Stoa, with nothing changed but name, ports and certificate.
 * @param without lines that somebody forgot, by what they contain
 */
export async function startNginx(stoaPort: number, without: readonly string[] = []): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-nginx-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  const { cert, key } = makeCertificate(folder, 'proxy')
  const snippet = changed(readFileSync(join(deploy, 'nginx/stoa.conf'), 'utf8'), [
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
export async function startCaddy(stoaPort: number): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-caddy-'))
  const port = await freePort()
  const { cert, key }: CertificateFiles = makeCertificate(folder, 'proxy')
  const site = changed(readFileSync(join(deploy, 'caddy/Caddyfile'), 'utf8'), [
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
