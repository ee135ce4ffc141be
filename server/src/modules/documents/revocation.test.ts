import { HocuspocusProvider } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { documentAccessReduced } from './documents.events.ts'

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

  it('is not gone when the change is rolled back', async () => {
    const { person, document, provider, closes, isSaved } = await typist('留下的人')
    const { storage } = stoa.stoa
    const failed = storage.unitOfWork(async (unit) => {
      await stoa.stoa.events.record(unit, documentAccessReduced, {
        documentIds: [document.id],
        userId: person.id,
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
