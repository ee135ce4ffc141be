import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { allMigrations } from '../../server/src/app/upgrade.ts'
import { modules } from '../../server/src/app/modules.ts'
import { openDomainStorage } from '../../server/src/platform/storage/domain-storage.ts'
import { restoreArchive, verifyArchive } from '../../server/src/modules/backups/index.ts'
import { hocuspocusClient } from '../compatibility/stock-clients.ts'

/** Made by `node scripts/make-first-data-folder.ts`. */
const firstFolder = fileURLToPath(new URL('./first-data-folder.tar.br', import.meta.url))

interface Session {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: object): Promise<T>
}

async function signIn({ url }: StoaProcess, email: string, password: string): Promise<Session> {
  const call = async (method: string, path: string, cookie: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const signedIn = await call('POST', '/sessions', '', { email, password })
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  const read = async (answer: Response) =>
    answer.headers.get('content-type')?.includes('json') === true ? answer.json() : answer.text()
  return {
    get: async <T>(path: string) => (await read(await call('GET', path, cookie))) as T,
    post: async <T>(path: string, body: object) => (await read(await call('POST', path, cookie, body))) as T,
  }
}

interface Node {
  id: string
  title: string
  kind: string
  parentId: string | null
}

describe('a data folder of the first version', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-upgrade-'))
    execFileSync('tar', ['-xf', '-', '-C', folder], {
      input: brotliDecompressSync(readFileSync(firstFolder)),
    })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is upgraded at the start, after a backup, with everything in it, and is worked in', async () => {
    await using server = await startStoaProcess({ dataDirectory: folder })
    const owner = await signIn(server, 'owner@example.com', 'the-owner-of-it-all')
    const { items: people } = await owner.get<{ items: { email: string; role: string }[] }>(
      '/users?limit=100',
    )
    expect(people.map(({ email, role }) => `${email} ${role}`).toSorted()).toEqual([
      'admin@example.com admin',
      'lin@example.com member',
      'owner@example.com owner',
    ])
    const { items: spaces } = await owner.get<{ items: { id: string; name: string }[] }>('/spaces')
    expect(spaces.map(({ name }) => name)).toEqual(['产品手册'])
    const spaceId = spaces[0]!.id
    const { items: tree } = await owner.get<{ items: Node[] }>(`/documents?spaceId=${spaceId}&limit=100`)
    const top = tree.find(({ title }) => title === '入门')!
    const below = tree.find(({ title }) => title === 'Below')!
    const raw = tree.find(({ kind }) => kind === 'raw')!
    expect(tree).toHaveLength(4)
    expect(below.parentId).toBe(top.id)
    const text = (id: string, session = owner) =>
      session.get<string>(`/documents/${id}/content?format=markdown`)
    expect(await text(top.id)).toContain('欢迎来到这里。')
    expect(await text(below.id)).toContain('A page below.')
    expect(await text(raw.id)).toContain('raw text of the first version')
    const trash = await owner.get<{ items: Node[] }>(`/trash?spaceId=${spaceId}`)
    expect(trash.items.map(({ title }) => title)).toEqual(['扔掉的'])
    const { items: history } = await owner.get<{ items: { version: { name: string } | null }[] }>(
      `/documents/${top.id}/history`,
    )
    expect(history.map(({ version }) => version?.name)).toContain('初稿')

    // Rights came along: the editor of the space edits, together with the owner.
    const lin = await signIn(server, 'lin@example.com', 'password-of-lin')
    expect(await text(top.id, lin)).toContain('欢迎来到这里。')
    for (const { id, kind } of [raw, top]) {
      const clients = await Promise.all(
        [owner, lin].map(async (session) => {
          const { token } = await session.post<{ token: string }>('/api-tokens', { name: 'upgrade' })
          return hocuspocusClient({ url: server.wsUrl, name: `${kind}.${id}`, token })
        }),
      )
      try {
        await waitUntil(() => clients.every(({ isSaved }) => isSaved), { timeoutMs: 20_000 })
        const texts = clients.map(({ document }) => firstText(document, kind))
        texts.forEach((found, index) => found.insert(0, `writer${index} `))
        const seen = () =>
          texts.every((found) =>
            ['writer0', 'writer1'].every((word) => JSON.stringify(found.toDelta()).includes(word)),
          )
        await waitUntil(() => seen() && clients.every(({ isSaved }) => isSaved), {
          timeoutMs: 20_000,
          what: 'both see what both wrote, and it is kept',
        })
      } finally {
        for (const client of clients) client[Symbol.dispose]()
      }
      expect(await text(id)).toMatch(/writer[01] writer[01] /)
    }
    const copy = await owner.post<Node>(`/documents/${top.id}/history/restore`, { sequence: 1, asCopy: true })
    expect(await text(copy.id)).toContain('欢迎来到这里。')

    // The databases as they were are kept, and can be gone back to.
    const backups = join(folder, 'backups')
    const [name = ''] = readdirSync(backups)
    expect(name).toMatch(/^before-/)
    const archive = join(backups, name)
    const { findings, manifest } = await verifyArchive({ archive, key: null })
    expect(findings).toEqual([])
    expect(manifest).toMatchObject({ scope: 'databases', rows: { 'stoa.db': { users: 3, documents: 5 } } })
    expect(manifest.rows['stoa.db']['audit_entries']).toBeUndefined()
    const to = join(folder, 'as-it-was')
    await restoreArchive({ archive, key: null, to }, async () => undefined)
    await server.end()
    await using again = await startStoaProcess({ dataDirectory: to })
    const restored = await signIn(again, 'owner@example.com', 'the-owner-of-it-all')
    expect(await text(top.id, restored)).toContain('欢迎来到这里。')
    // What is up to date already is not backed up again.
    await again.end()
    await again.restart()
    expect(readdirSync(join(to, 'backups'))).toHaveLength(1)
  })

  it('goes through every step since, each of which leaves a sound file', async () => {
    const migrations = allMigrations(modules)
    const names = Object.keys(migrations).toSorted()
    const open = () => openDomainStorage({ dataDirectory: folder, onEffectError: () => undefined })
    const done = new Set(rowsOf(folder, 'select name from kysely_migration').map(({ name }) => String(name)))
    const steps = names.filter((each) => !done.has(each))
    expect(done.size).toBeGreaterThan(3)
    expect(steps.length).toBeGreaterThan(5)
    for (const step of steps) {
      const upTo = names.slice(0, names.indexOf(step) + 1)
      const storage = open()
      try {
        await storage.migrate(Object.fromEntries(upTo.map((each) => [each, migrations[each]!])))
      } finally {
        await storage.close()
      }
      expect(rowsOf(folder, 'pragma integrity_check'), step).toEqual([{ integrity_check: 'ok' }])
      expect(rowsOf(folder, 'pragma foreign_key_check'), step).toEqual([])
      expect(rowsOf(folder, 'select count(*) as n from documents'), step).toEqual([{ n: 5 }])
    }
  })

  it('of a newer version is refused in one sentence, and left as it is', async () => {
    const newer = new DatabaseSync(join(folder, 'stoa.db'))
    newer.exec(`insert into kysely_migration values ('29990101-0001-future-create', '2999-01-01')`)
    newer.close()
    const before = readFileSync(join(folder, 'stoa.db'))
    await expect(startStoaProcess({ dataDirectory: folder })).rejects.toThrow(
      /Ended with 1 before it listened\.[^]*A newer Stoa than \S+ has used [^\n]* or restore a backup from before the upgrade/,
    )
    expect(readFileSync(join(folder, 'stoa.db')).equals(before)).toBe(true)
    expect(readdirSync(folder)).not.toContain('backups')
  })

  it('whose content is of a newer version is refused as well', async () => {
    const newer = new DatabaseSync(join(folder, 'content.db'))
    newer.exec('pragma user_version = 99')
    newer.close()
    await expect(startStoaProcess({ dataDirectory: folder })).rejects.toThrow('content 99')
  })
})

function rowsOf(folder: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, 'stoa.db'))
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

/** Where somebody types: the text of a raw document, or the first one in a page. */
function firstText(document: Y.Doc, kind: string): Y.Text {
  if (kind === 'raw') return document.getText('content')
  const texts: Y.XmlText[] = []
  const look = (node: Y.XmlElement | Y.XmlText | Y.XmlHook): void => {
    if (node instanceof Y.XmlText) texts.push(node)
    else if (node instanceof Y.XmlElement) for (const child of node.toArray()) look(child)
  }
  for (const child of document.get('root-v2', Y.XmlElement).toArray()) look(child)
  const [first] = texts
  if (first === undefined) throw new Error('The page has no text.')
  return first
}
