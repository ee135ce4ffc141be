import {
  authenticationFrame,
  awarenessFrame,
  type BareSocket,
  openBareSocket,
  presenceQueryFrame,
  stateVectorFrame,
  updateFrame,
  waitUntil,
} from '@stoa/testkit'
import * as Y from 'yjs'
import { defaultSyncLimits as limits } from '../../server/src/sync/index.ts'
import { longStateVector, manyDeletions, manyWritersOfOneKey } from './bombs.ts'
import type { Soak } from './soak.ts'
import { type SoakServer, startSoakServer } from './soak-server.ts'

/** What reaches a limit, and what goes one beyond it. */
interface Case {
  readonly limit: keyof typeof limits
  /** Code of the close; null where one more is dropped. */
  readonly code: number
  frames(name: string, size: number): readonly Uint8Array[]
}

function textUpdate(bytes: number): Uint8Array {
  const document = new Y.Doc()
  document.clientID = 1
  document.getText('text').insert(0, 'x'.repeat(bytes))
  return Y.encodeStateAsUpdate(document)
}

const cases: readonly Case[] = [
  {
    limit: 'frameBytes',
    code: 1009,
    frames(name, size) {
      const overhead = updateFrame(name, 'update', textUpdate(size - 1_000)).byteLength - (size - 1_000)
      return [updateFrame(name, 'update', textUpdate(size - overhead))]
    },
  },
  {
    limit: 'awarenessStateBytes',
    code: 4400,
    frames: (name, size) => [awarenessFrame(name, new Map([[1, { a: 'x'.repeat(size - 8) }]]))],
  },
  {
    limit: 'awarenessEntriesPerMessage',
    code: 4400,
    frames: (name, size) => [
      awarenessFrame(name, new Map(Array.from({ length: size }, (_each, client) => [client, { a: 1 }]))),
    ],
  },
  {
    limit: 'writersAtOnePlace',
    code: 4400,
    frames: (name, size) => [updateFrame(name, 'update', manyWritersOfOneKey(size, 1))],
  },
  {
    limit: 'deleteRangesPerUpdate',
    code: 4400,
    frames: (name, size) => [updateFrame(name, 'update', manyDeletions(size, 1))],
  },
  {
    limit: 'stateVectorEntries',
    code: 4400,
    frames: (name, size) => [stateVectorFrame(name, longStateVector(size))],
  },
]

async function isLetThrough(server: SoakServer, frames: readonly Uint8Array[], name: string, code: number) {
  using bare = await server.bare(name)
  bare.frames.length = 0
  for (const frame of frames) bare.send(frame)
  bare.send(stateVectorFrame(name))
  await waitUntil(() => bare.closeCode !== null || bare.frames.length > 0, { timeoutMs: 30_000 })
  if (bare.closeCode === null) return true
  if (bare.closeCode !== code) throw new Error(`Closed with ${bare.closeCode} instead of ${code}.`)
  return false
}

/** Opens as many as there are, one after the other, and answers how many were let in. */
async function letIn(
  count: number,
  open: (index: number) => Promise<BareSocket>,
  isSame: boolean,
): Promise<number> {
  const opened: BareSocket[] = []
  let granted = 0
  try {
    for (let index = 0; index < count; index++) {
      const bare = await open(index)
      if (!isSame || index === 0) opened.push(bare)
      if (bare.closeCode !== null) break
      granted += 1
    }
    return granted
  } finally {
    for (const bare of opened) bare[Symbol.dispose]()
  }
}

export const limitsSoak: Soak = {
  promises: ['R17'],
  claim: 'every limit holds at the limit and one above, with the values that are shipped',
  unit: 'run',
  short: 1,
  full: 1,
  async run({ say }) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'fatal' } })
    const wrong: string[] = []
    const check = (limit: string, atLimit: boolean, oneAbove: boolean) => {
      say(
        `${limit}: at the limit ${atLimit ? 'let through' : 'refused'}, one above ${oneAbove ? 'let through' : 'refused'}`,
      )
      if (!atLimit || oneAbove) wrong.push(limit)
    }
    for (const { limit, code, frames } of cases) {
      const verdicts: boolean[] = []
      for (const size of [limits[limit], limits[limit] + 1]) {
        const { name } = await server.document()
        verdicts.push(await isLetThrough(server, frames(name, size), name, code))
      }
      check(limit, verdicts[0] === true, verdicts[1] === true)
    }

    const { wsUrl } = server.process
    const { token } = server.api
    const documents = await Promise.all(
      Array.from({ length: limits.documentsPerSocket + 1 }, () => server.document()),
    )
    const socket = await openBareSocket(`${wsUrl}/sync`)
    const openedDocuments = await letIn(
      documents.length,
      async (index) => {
        socket.send(authenticationFrame(documents[index]?.name ?? '', token))
        await waitUntil(() => socket.closeCode !== null || socket.frames.length > 0)
        socket.frames.length = 0
        return socket
      },
      true,
    )
    check(
      'documentsPerSocket',
      openedDocuments >= limits.documentsPerSocket,
      openedDocuments > limits.documentsPerSocket,
    )

    const { token: theirs } = await server.person('editor')
    const { name } = await server.document()
    const openedSockets = await letIn(
      limits.socketsPerUser + 1,
      async () => {
        const bare = await openBareSocket(`${wsUrl}/sync`)
        bare.send(authenticationFrame(name, theirs))
        await waitUntil(() => bare.closeCode !== null || bare.frames.length > 0)
        // A refusal is a denial first, and then the close.
        bare.send(stateVectorFrame(name))
        bare.frames.length = 0
        await waitUntil(() => bare.closeCode !== null || bare.frames.length > 0)
        return bare
      },
      false,
    )
    check('socketsPerUser', openedSockets >= limits.socketsPerUser, openedSockets > limits.socketsPerUser)

    using burst = await server.bare(name)
    // One message was the opening; what fills up meanwhile is far from one in a thousand.
    for (let message = 0; message < limits.messageBurst * 2; message++) burst.send(presenceQueryFrame(name))
    await waitUntil(() => burst.closeCode !== null, { timeoutMs: 20_000 })
    if (burst.closeCode !== 4529) wrong.push('messageBurst')
    const checked = cases.length + 3
    return [
      {
        promise: 'R17',
        target: 'each limit at the limit and one above',
        measured: `${checked - wrong.length} of ${checked} shipped limits hold exactly (${wrong.length > 0 ? `wrong: ${wrong.join(', ')}; ` : ''}the messages at once within what fills up meanwhile); the others with smaller values in limits.test.ts, frame-guard.test.ts, rooms.test.ts, presence.test.ts`,
        pass: wrong.length === 0,
      },
    ]
  },
}
