import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface QuietLife {
  /** What the day printed: one JSON line. */
  done: Record<string, unknown>
  /** Addresses outside this machine that the server tried to reach, as the kernel was asked. */
  reachedFor: string[]
  /** Names of the system calls that were watched and made, each once. */
  systemCalls: string[]
}

const day = fileURLToPath(new URL('./server-day.ts', import.meta.url))

/**
 * Runs a server through a working day (see server-day.ts) on a machine whose only network is itself: a network
 * namespace of its own, with loopback alone. Every system call that names an address is watched.
 *
 * @throws when the machine forbids namespaces or has no strace: then nothing would be proven
 */
export function liveWithoutNetwork(
  executable: string,
  settings: Readonly<Record<string, string>>,
  { everyCall = false } = {},
): QuietLife {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-quiet-'))
  const trace = join(folder, 'trace')
  try {
    // A user namespace only where the account may not make the other kind.
    const unshare = process.geteuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net']
    const script = 'ip link set lo up && exec "$@"'
    // With -D the tracer stands aside: the process that the day starts and ends is the server itself.
    const calls = everyCall ? 'all' : 'connect,sendto,sendmsg,sendmmsg'
    const watch = `strace -D -f -q -e trace=${calls} -e signal=none -o ${trace}`
    const ran = spawnSync(
      'unshare',
      [...unshare, 'sh', '-c', script, 'sh', process.execPath, day, executable, folder, trace, watch],
      { encoding: 'utf8', timeout: 120_000, env: { ...process.env, STOA_DAY: JSON.stringify(settings) } },
    )
    if (ran.status !== 0) {
      throw new Error(
        `The day without a network did not end well. It needs unshare, ip and strace (apt-get install util-linux iproute2 strace) and a machine that allows network namespaces and ptrace.\n${ran.error?.message ?? ''}${ran.stderr}${ran.stdout}`,
      )
    }
    const lines = readFileSync(trace, 'utf8').split('\n')
    const names = lines.map((line) => /^\d+ +(?:<\.\.\. )?([a-z_0-9]+)[( ]/.exec(line)?.[1])
    return {
      done: JSON.parse(ran.stdout) as Record<string, unknown>,
      reachedFor: outside(lines),
      systemCalls: [...new Set(names.filter((name) => name !== undefined))].sort(),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function outside(lines: readonly string[]): string[] {
  const addresses = lines.flatMap((line) => {
    // A question for a name goes to whoever answers them, which may be a process of this machine.
    if (/sin6?_port=htons\(53\)/.test(line)) return ['DNS']
    const four = /sin_addr=inet_addr\("([^"]+)"\)/.exec(line)?.[1]
    const six = /inet_pton\(AF_INET6, "([^"]+)"/.exec(line)?.[1]
    return [four, six].filter((address) => address !== undefined)
  })
  const isHere = /^(127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/
  return [...new Set(addresses.filter((address) => !isHere.test(address)))]
}
