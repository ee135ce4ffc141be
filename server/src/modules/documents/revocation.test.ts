import { HocuspocusProvider } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { department } from '../rights/rights.testing.ts'
import { documentAccessReduced } from './documents.events.ts'
import type { Tables } from './documents.repository.ts'
import { recheckOpenDocuments } from './recheck.ts'

describe('a right that is taken away', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  })
  afterAll(() => stoa.stop())

  async function typist(name: string) {
    const person = await stoa.person(name)
    const space = await stoa.space(stoa.owner)
    await stoa.member(stoa.owner, space.id, person, 'editor')
    const document = await stoa.document(stoa.owner, space.id, { kind: 'raw' })
    const closes: number[] = []
    const provider = new HocuspocusProvider({
      url: `${stoa.wsUrl}/sync`,
      name: document.syncName,
      token: person.token,
      onClose: ({ event }) => closes.push(event.code),
    })
    const isSaved = () => provider.isSynced && !provider.hasUnsyncedChanges
    await waitUntil(isSaved)
    return { person, space, document, provider, closes, isSaved }
  }
  const textAs = async (who: TestPerson, id: string) =>
    (await who.api.get<string>(`/documents/${id}/content?format=text`)).body

  it('R19: is gone with the commit, while its person types on without a pause', async () => {
    const { person, space, document, provider, closes } = await typist('打字的人')
    const text = provider.document.getText('content')
    let typed = 0
    const typing = setInterval(() => text.insert(text.length, `${typed++} `), 1)
    try {
      await waitUntil(() => typed > 50)
      await stoa.owner.api.delete(`/spaces/${space.id}/members/${person.id}`)
      const atTheCommit = await textAs(stoa.owner, document.id)
      const then = typed
      await waitUntil(() => closes.length > 0 && typed > then + 50)
      expect(closes[0]).toBe(4403)
      expect(await textAs(stoa.owner, document.id)).toBe(atTheCommit)
    } finally {
      clearInterval(typing)
      provider.destroy()
    }
  })

  it('through a department or group ends for exactly those who lose it, within a second', async () => {
    const [leaving, staying] = [await stoa.person('只靠部门'), await stoa.person('另有权限')]
    const own = await department(stoa, [leaving, staying])
    const space = await stoa.space(stoa.owner)
    await stoa.member(stoa.owner, space.id, staying, 'editor')
    const grant = `/spaces/${space.id}/grants/department/${own.id}`
    await stoa.owner.api.put(grant, { role: 'editor' })
    const document = await stoa.document(stoa.owner, space.id, { kind: 'raw' })
    const closes = new Map<string, number[]>()
    const providers = [leaving, staying].map((person) => {
      closes.set(person.id, [])
      return new HocuspocusProvider({
        url: `${stoa.wsUrl}/sync`,
        name: document.syncName,
        token: person.token,
        onClose: ({ event }) => closes.get(person.id)!.push(event.code),
      })
    })
    await waitUntil(() => providers.every((provider) => provider.isSynced))
    const began = performance.now()
    await stoa.owner.api.delete(grant)
    await waitUntil(() => closes.get(leaving.id)!.length > 0)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(closes.get(leaving.id)![0]).toBe(4403)
    const text = providers[1]!.document.getText('content')
    text.insert(0, '还在写')
    await waitUntil(() => !providers[1]!.hasUnsyncedChanges)
    expect(closes.get(staying.id)).toEqual([])
    expect(await textAs(stoa.owner, document.id)).toContain('还在写')
    for (const provider of providers) provider.destroy()
  })

  it('that nobody announced is found by the recheck, and nothing else is closed by it', async () => {
    const { person, space, document, provider, closes } = await typist('漏网')
    const other = await typist('没事')
    const { sync, storage } = stoa.stoa
    const db = storage.db<Tables>()
    expect(await recheckOpenDocuments(sync, db)).toBe(0)
    const source = { type: 'space', id: space.id } as const
    const { grants } = stoa.stoa.services.rights
    const to = { type: 'person', id: person.id } as const
    // Past the service, as a hand in the database would: no event, and no fence.
    await grants.give(db, { source, to, role: 'viewer', by: '' })
    expect(await recheckOpenDocuments(sync, db), 'a writer who may only read').toBe(1)
    await waitUntil(() => closes.length > 0)
    await waitUntil(() => provider.isSynced)
    provider.document.getText('content').insert(0, '不再能写')
    await grants.take(db, source, person.id)
    await waitUntil(() => sync.openDocuments().some(({ userId }) => userId === person.id))
    expect(await recheckOpenDocuments(sync, db)).toBe(1)
    expect(await textAs(stoa.owner, document.id)).not.toContain('不再能写')
    expect(other.closes).toEqual([])
    for (const one of [provider, other.provider]) one.destroy()
  })

  it('is not gone when the change is rolled back', async () => {
    const { person, document, provider, closes, isSaved } = await typist('留下的人')
    const { storage } = stoa.stoa
    const failed = storage.unitOfWork(async (unit) => {
      await stoa.stoa.events.record(unit, documentAccessReduced, {
        documentIds: [document.id],
        userIds: [person.id],
      })
      provider.document.getText('content').insert(0, '写在中途')
      throw new Error('taken back')
    })
    await expect(failed).rejects.toThrow('taken back')
    await waitUntil(isSaved)
    expect(await textAs(stoa.owner, document.id)).toContain('写在中途')
    expect(closes).toEqual([])
    provider.destroy()
  })
})
