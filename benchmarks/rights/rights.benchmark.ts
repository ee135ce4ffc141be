import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatSyncName } from '@stoa/protocol'
import { seededRandom } from '@stoa/testkit'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { bootStoa, type Stoa } from '../../server/src/app/boot.ts'
import { modules } from '../../server/src/app/modules.ts'
import { recheckOpenDocuments } from '../../server/src/modules/documents/index.ts'
import { loadConfig } from '../../server/src/platform/config/load-config.ts'
import { createLogger } from '../../server/src/platform/logging/logger.ts'
import type { ModuleContext } from '../../server/src/platform/module/module.ts'
import type { Actor } from '../../server/src/platform/permissions/actor.ts'
import { createPermissionEngine } from '../../server/src/platform/permissions/permission-engine.ts'
import type { Benchmark, Table } from '../support/benchmark.ts'
import { distribution } from '../support/distribution.ts'
import { foundOrganisation, type Organisation, size } from './organisation.ts'

const seed = 20_261_123
const decisions = 2_000
const firstPages = 500
const warmUp = 50
const sockets = 100
const pairsRechecked = 5_000

const actorOf = (userId: string): Actor => ({
  userId,
  name: 'Benchmark',
  hue: 0,
  role: 'member',
  language: null,
  address: null,
  via: { type: 'token', tokenId: userId },
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Times of many runs (ms), those of the warming up left out. */
async function many(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let run = -warmUp; run < runs; run++) {
    const took = await timed(() => work(run + warmUp))
    if (run >= 0) times.push(took)
  }
  return times
}

async function decide(stoa: Stoa, organisation: Organisation): Promise<Table> {
  const random = seededRandom(1)
  const permissions = createPermissionEngine()
  const documents = modules.find(({ name }) => name === 'documents')!
  // The rules of a module need nothing of its context.
  permissions.register(documents.access({} as ModuleContext))
  const bySpace = Map.groupBy(organisation.documents, ({ spaceId }) => spaceId)
  const anywhere = () => Array.from({ length: 100 }, () => random.pick(organisation.documents).id)
  const together = () => {
    const some = bySpace.get(random.pick(organisation.spaces)) ?? organisation.documents
    return some.slice(0, 100).map(({ id }) => id)
  }
  const db = stoa.storage.db()
  const ask = (action: 'documents.read' | 'documents.edit', ids: () => string[]) =>
    many(decisions, () => permissions.allowed(actorOf(random.pick(organisation.people)), action, ids(), db))
  return {
    title: `can(user, action, 100 documents), ms, of ${decisions.toLocaleString('en')} decisions; wanted: p99 ≤ 5`,
    columns: ['asked for', 'p50', 'p95', 'p99', 'max'],
    rows: [
      ['read, 100 documents of anywhere', ...distribution(await ask('documents.read', anywhere))],
      ['edit, 100 documents of anywhere', ...distribution(await ask('documents.edit', anywhere))],
      ['read, up to 100 of one space', ...distribution(await ask('documents.read', together))],
    ],
    notes: ['One query each, over the thread of the database and back.'],
  }
}

async function look(stoa: Stoa, organisation: Organisation): Promise<Table> {
  const random = seededRandom(2)
  const { spaces, documents, home } = stoa.services
  const someone = () => actorOf(random.pick(organisation.people))
  const page = { limit: 50 }
  const administrator: Actor = { ...actorOf(''), role: 'owner' }
  const rows: [string, readonly number[]][] = [
    ['my spaces, 50', await many(firstPages, () => spaces.list(someone(), page))],
    [
      'documents of a space, 50',
      await many(firstPages, () => documents.list(someone(), random.pick(organisation.spaces), page)),
    ],
    ['home: what I did, what others changed', await many(firstPages, () => home.get(someone()))],
    [
      'all that a person may see, 50 (preview)',
      await many(firstPages, () => documents.preview(administrator, random.pick(organisation.people), page)),
    ],
  ]
  return {
    title: `First page of what I may see, ms, of ${firstPages} people each; wanted: p99 ≤ 30`,
    columns: ['page', 'p50', 'p95', 'p99', 'max'],
    rows: rows.map(([name, times]) => [name, ...distribution(times)]),
    notes: ['The preview writes an entry of the audit log as well: a commit with an fsync.'],
  }
}

/** People of a department who have a document of a space open, each over a socket of their own. */
async function openSockets(
  url: string,
  people: readonly string[],
  organisation: Organisation,
  document: { id: string },
) {
  const closed: number[] = []
  const providers = await Promise.all(
    people.map(
      (userId) =>
        new Promise<HocuspocusProvider>((resolve, reject) => {
          const provider = new HocuspocusProvider({
            url: `${url.replace('http', 'ws')}/sync`,
            name: formatSyncName('raw', document.id),
            token: organisation.tokenOf(userId),
            onSynced: () => resolve(provider),
            onAuthenticationFailed: ({ reason }) => reject(new Error(`Denied: ${reason}`)),
            onClose: ({ event }) => {
              if (event.code === 4403) closed.push(performance.now())
            },
          })
        }),
    ),
  )
  return { closed, providers }
}

async function change(stoa: Stoa, url: string, organisation: Organisation): Promise<Table> {
  const { spaces, documents, rights } = stoa.services
  const db = stoa.storage.db()
  const largest = organisation.departments.toSorted(
    (a, b) => organisation.membersOf(b).length - organisation.membersOf(a).length,
  )[0]!
  const manager = actorOf(organisation.people[0]!)
  const grantee = { type: 'department', id: largest } as const
  const rows: (string | number)[][] = []

  for (const to of [grantee, { type: 'everyone', id: 'everyone' } as const]) {
    const space = await spaces.create(manager, { name: 'Benchmark' })
    const document = await documents.create(manager, { spaceId: space.id, kind: 'raw', title: 'Open' })
    await spaces.grants.set(manager, space.id, to, 'editor')
    const strangers = new Set(organisation.people.filter((_, n) => n % 50 === 49))
    const readers = [
      ...new Set(to.type === 'everyone' ? organisation.people : organisation.membersOf(largest)),
    ]
      .filter((id) => id !== manager.userId && !strangers.has(id))
      .slice(0, sockets)
    const { closed, providers } = await openSockets(url, readers, organisation, document)
    const began = performance.now()
    await spaces.grants.remove(manager, space.id, to)
    const committed = performance.now() - began
    while (closed.length < readers.length && performance.now() - began < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 2))
    if (closed.length < readers.length) throw new Error('Sockets stayed open.')
    const losing =
      to.type === 'everyone' ? organisation.people.length : organisation.membersOf(largest).length
    rows.push([`${to.type}, ${losing.toLocaleString('en')} people`, committed, Math.max(...closed) - began])
    for (const provider of providers) provider.destroy()
  }

  const busiest = [...Map.groupBy(organisation.documents, ({ spaceId }) => spaceId)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )[0]!
  const source = { type: 'space', id: busiest[0] } as const
  const by = manager.userId
  const to = { type: 'person', id: by } as const
  await stoa.storage.unitOfWork((unit) => rights.grants.give(unit.db(), { source, to, role: 'manager', by }))
  await spaces.grants.set(manager, busiest[0], grantee, 'editor')
  const lowered = await timed(() => spaces.grants.set(manager, busiest[0], grantee, 'viewer'))
  rows.push([`the same on a space of ${busiest[1].length.toLocaleString('en')} documents`, lowered, '–'])

  const random = seededRandom(3)
  const opened = Array.from({ length: pairsRechecked }, () => ({
    userId: random.pick(organisation.people),
    documentId: random.pick(organisation.documents).id,
    access: 'read' as const,
  }))
  let closings = 0
  const recheck = await timed(() =>
    recheckOpenDocuments(
      {
        openDocuments: () => opened,
        closeConnections() {
          closings += 1
          return 1
        },
      },
      db,
    ),
  )
  rows.push([`recheck of ${pairsRechecked.toLocaleString('en')} open documents`, recheck, '–'])
  if (closings === 0) throw new Error('The recheck closed nothing.')
  return {
    title: 'A change of a department’s rights, ms; wanted: in force everywhere ≤ 1,000',
    columns: ['what', 'committed', `${sockets} open sockets closed`],
    rows,
    notes: ['From the call to the last close frame, at clients in the same process.'],
  }
}

export const rightsBenchmark: Benchmark = {
  claim: `rights of ${size.people.toLocaleString('en')} people on ${size.documents.toLocaleString('en')} documents`,
  async *run(say) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-benchmark-'))
    const { config } = loadConfig({
      STOA_DATA_DIR: dataDirectory,
      STOA_PORT: '0',
      STOA_LOG_LEVEL: 'error',
    })
    const stoa = await bootStoa({ config, logger: createLogger('error'), clientDirectory: null })
    try {
      const { url } = await stoa.listen()
      say(`founding an organisation, seed ${seed} …`)
      const organisation = await foundOrganisation(stoa.storage, seed)
      say('deciding …')
      const decided = await decide(stoa, organisation)
      say('looking …')
      const looked = await look(stoa, organisation)
      say('changing …')
      yield* [decided, looked, await change(stoa, url, organisation)]
    } finally {
      await stoa.close()
      rmSync(dataDirectory, { recursive: true, force: true })
    }
  },
}
