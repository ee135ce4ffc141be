import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import { nodeOptions } from '@stoa/testkit'
import { cachedExecutable } from '../../scripts/binary/cached-executable.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { median } from '../support/distribution.ts'

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const starts = 5
/** How long nobody asks it for anything before its memory is read, in ms. */
const idle = 10_000
const megabyte = 1_000_000
/** What the executable is to keep to: ms, and MB. */
const wanted = { start: 500, resident: 150, bytes: 130, compressed: 40 }
const verdict = (value: number, bound: number, unit: string): string =>
  `wanted ${bound} ${unit} at most: ${value <= bound ? 'met' : '**missed**'}`

interface Started {
  listeningMs: number
  /** Resident, in MB: all of it, and what is not the program's own file. */
  resident: number
  anonymous: number
}

/** Starts a server, leaves it alone for a while, and ends it. */
async function start(program: string, parameters: readonly string[], data: string): Promise<Started> {
  const began = performance.now()
  const server = spawn(program, [...parameters, 'serve'], {
    env: { STOA_DATA_DIR: data, STOA_PORT: '0', STOA_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let listeningMs = Number.NaN
    for await (const line of createInterface({ input: server.stdout })) {
      if (!line.startsWith('Stoa is listening')) continue
      listeningMs = performance.now() - began
      break
    }
    await delay(idle)
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    const read = (name: string) =>
      (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)![1]) * 1024) / megabyte
    return { listeningMs, resident: read('VmRSS'), anonymous: read('RssAnon') }
  } finally {
    const ended = new Promise((resolve) => {
      server.once('exit', resolve)
    })
    server.kill('SIGTERM')
    await ended
  }
}

export const binaryBenchmark: Benchmark = {
  claim: 'one executable: its size, its memory when idle, and how soon it listens, beside a run from source',
  async *run(say) {
    say('building the executable …')
    const folder = mkdtempSync(join(tmpdir(), 'stoa-benchmark-'))
    try {
      const executable = join(folder, 'stoa')
      copyFileSync(await cachedExecutable(), executable)
      const rows: (string | number)[][] = []
      const kinds: [string, string, string[]][] = [
        ['the executable', executable, []],
        ['from source', process.execPath, [...nodeOptions, main]],
      ]
      for (const [name, program, parameters] of kinds) {
        const data = join(folder, name)
        const first = await start(program, parameters, data)
        const later: Started[] = []
        for (let i = 0; i < starts; i++) {
          say(`${name}: start ${i + 1} of ${starts} …`)
          later.push(await start(program, parameters, data))
        }
        const of = (figure: keyof Started) => median(later.map((each) => each[figure]))
        rows.push([name, first.listeningMs, of('listeningMs'), of('resident'), of('anonymous')])
      }
      const [[, , later, resident] = []] = rows
      yield {
        title: 'Start and idle memory',
        columns: ['', 'first start, ms', 'later starts, ms', 'resident, MB', 'of that anonymous, MB'],
        rows,
        notes: [
          `Later starts and memory: median of ${starts}, read ${idle / 1000} s after the server listens.`,
          `The executable's later starts: ${verdict(Number(later), wanted.start, 'ms')}; resident: ${verdict(Number(resident), wanted.resident, 'MB')}.`,
          "The rest of the resident memory is pages of the program's file, which the system shares and may drop.",
        ],
      }

      say('compressing it …')
      const bytes = readFileSync(executable)
      const compressed = await promisify(zstdCompress)(bytes, {
        params: {
          [constants.ZSTD_c_compressionLevel]: 19,
          [constants.ZSTD_c_windowLog]: 27,
        },
      })
      yield {
        title: 'Size',
        columns: ['', 'MB'],
        rows: [
          ['the executable', statSync(executable).size / megabyte],
          ['compressed (zstd -19 --long=27)', compressed.length / megabyte],
          ['the Node in it, before its symbols are cut off', statSync(process.execPath).size / megabyte],
        ],
        notes: [
          'A megabyte is 1,000,000 bytes.',
          `The executable: ${verdict(bytes.length / megabyte, wanted.bytes, 'MB')}; compressed: ${verdict(compressed.length / megabyte, wanted.compressed, 'MB')}.`,
        ],
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
