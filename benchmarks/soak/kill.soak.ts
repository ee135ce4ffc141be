import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as after } from 'node:timers/promises'
import { seededRandom, waitUntil } from '@stoa/testkit'
import { CountingTypist } from './counting-typist.ts'
import { runsWithin, type Soak } from './soak.ts'
import { startSoakServer } from './soak-server.ts'

const people = 10
const root = 'edits'
const seed = 20_261_123
/** A document of this many kills is long enough; the next ones have a new one. */
const killsPerDocument = 20

/** Kills a real server while stock providers type, starts it again, and looks for every acknowledged edit. */
export const killSoak: Soak = {
  promises: ['R1', 'R5'],
  claim: 'a killed server has lost no acknowledged edit, and its file opens without repair',
  unit: 'kills',
  short: 5,
  full: 100,
  async run(extent) {
    const random = seededRandom(seed)
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    let [kills, acknowledged, inFlight, lost, damaged, missing] = [0, 0, 0, 0, 0, 0]
    let typists: CountingTypist[] = []
    let documentId = ''
    const stored = async () => {
      const { [root]: edits = [] } = await server.roots<Record<string, string[]>>(documentId)
      return new Set(edits)
    }
    /** What was not acknowledged was sent again by those who had typed it. */
    const leaveDocument = async () => {
      for (const typist of typists) await typist.goOnline()
      if (typists.length > 0) {
        const kept = await stored()
        missing += typists.flatMap(({ typed }) => typed).filter((edit) => !kept.has(edit)).length
      }
      for (const typist of typists) typist[Symbol.dispose]()
      typists = []
    }
    try {
      for (const run of runsWithin(extent)) {
        if (run % killsPerDocument === 0) {
          await leaveDocument()
          const { id, name } = await server.document()
          documentId = id
          typists = Array.from(
            { length: people },
            (_each, index) => new CountingTypist(`person ${index}`, server.client(name), root),
          )
        }
        for (const typist of typists) await typist.goOnline()
        const before = typists.map((typist) => typist.acknowledged.length)
        const killAt = performance.now() + 200 + random.integer(600)
        while (performance.now() < killAt) {
          for (const typist of typists) for (let edits = random.integer(3); edits > 0; edits--) typist.type()
          // The pace of fast typists; the kill does not wait for it.
          await after(random.integer(25))
        }
        for (const typist of typists) typist.type()
        await server.process.end('SIGKILL')
        await waitUntil(() => typists.every(({ isOnline }) => !isOnline))
        for (const typist of typists) typist.goOffline()
        if (!isSound(join(server.process.dataDirectory, 'content.db'))) damaged += 1

        await server.process.restart()
        const kept = await stored()
        for (const [index, typist] of typists.entries()) {
          const said = typist.acknowledged.slice(before[index])
          acknowledged += said.length
          inFlight += typist.typed.length - typist.acknowledged.length
          lost += typist.acknowledged.filter((edit) => !kept.has(edit)).length
        }
        kills += 1
        extent.say(`killed ${kills} times: ${acknowledged} acknowledged, ${lost} of them lost`)
      }
      await leaveDocument()
    } finally {
      for (const typist of typists) typist[Symbol.dispose]()
    }
    const wasFair = acknowledged > kills && inFlight > 0
    return [
      {
        promise: 'R1',
        target: '0 acknowledged edits lost',
        measured: `${kills} kills with ${people} people typing: ${lost} of ${acknowledged} acknowledged edits lost; ${inFlight} on their way at a kill, ${missing} of them not there after the writers came back (seed ${seed})`,
        pass: lost === 0 && missing === 0 && wasFair,
      },
      {
        promise: 'R5',
        target: 'synchronous=FULL; the file opens without repair',
        measured: `${kills - damaged} of ${kills} files sound after SIGKILL (integrity_check); the store refuses to open without WAL and FULL. The power itself was not cut`,
        pass: damaged === 0 && kills > 0,
      },
    ]
  },
}

function isSound(path: string): boolean {
  const database = new DatabaseSync(path)
  try {
    const answer = database.prepare('PRAGMA integrity_check').get()
    return answer?.['integrity_check'] === 'ok'
  } finally {
    database.close()
  }
}
