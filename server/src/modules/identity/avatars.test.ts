import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem, User } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { testBrowser } from './identity.testing.ts'
import { samplePictures } from './image-container.testing.ts'

describe("people's pictures", () => {
  let stoa: TestStoa
  let person: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    person = await stoa.person('李梅')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const as = (who: TestPerson) => ({ authorization: `Bearer ${who.token}` })
  const send = (bytes: Uint8Array, type = 'image/png') =>
    testBrowser(stoa.url).call<User & Problem>('PUT', '/me/avatar', bytes, {
      ...as(person),
      'content-type': type,
    })
  const show = (path: string, who: TestPerson = stoa.owner) =>
    fetch(`${stoa.url}${path}`, { headers: as(who) })
  const files = () => readdirSync(join(stoa.dataDirectory, 'files', 'avatars'))

  it('are what their bytes are, whatever they are called, and are shown so that nothing in them runs', async () => {
    const { status, body } = await send(samplePictures.jpeg, 'image/png')
    expect(status).toBe(200)
    const answer = await show(body.avatar!)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'private, max-age=31536000, immutable',
    })
    expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expect((await stoa.owner.api.get<{ items: User[] }>('/users?query=李梅')).body.items[0]!.avatar).toBe(
      body.avatar,
    )
    expect((await fetch(`${stoa.url}${body.avatar!}`)).status).toBe(401)
  })

  it('are replaced and removed, with their files', async () => {
    const first = await send(samplePictures.png)
    const second = await send(samplePictures.webp)
    expect(second.body.avatar).not.toBe(first.body.avatar)
    expect(files()).toHaveLength(1)
    expect((await show(second.body.avatar!)).headers.get('content-type')).toBe('image/webp')
    // The old address shows the new picture, and is not kept as if it were still the old one.
    expect((await show(first.body.avatar!)).headers.get('cache-control')).toBe('private, no-cache')
    expect((await person.api.delete<User>('/me/avatar')).body.avatar).toBeNull()
    expect(files()).toHaveLength(0)
    expect((await show(`/api/v1/users/${person.id}/avatar`)).status).toBe(404)
  })

  it('that are none, too large, or only an address to fetch are refused, and nothing is lost', async () => {
    const { body: kept } = await send(samplePictures.png)
    expect((await send(Buffer.from('<svg onload="alert(1)"/>'))).body.code).toBe('identity.image_invalid')
    expect((await send(Buffer.concat([samplePictures.png, Buffer.alloc(2 * 1024 * 1024)]))).body.code).toBe(
      'http.too_large',
    )
    const bomb = Buffer.from(samplePictures.jpeg)
    const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]))
    bomb.writeUInt16BE(60_000, frame + 5)
    expect((await send(bomb)).body.code).toBe('identity.image_too_large')
    const url = await testBrowser(stoa.url).call(
      'PUT',
      '/me/avatar',
      { url: 'http://169.254.169.254/latest/meta-data' },
      as(person),
    )
    expect(url.body.code).toBe('identity.image_invalid')
    expect((await person.api.get<{ user: User }>('/me')).body.user.avatar).toBe(kept.avatar)
    expect((await show(kept.avatar!)).status).toBe(200)
  })

  it('of people whom a guest never met are not there', async () => {
    await send(samplePictures.png)
    const guest = await stoa.person('访客', 'guest')
    expect((await show(`/api/v1/users/${person.id}/avatar`, guest)).status).toBe(404)
    expect((await show(`/api/v1/users/${person.id}/avatar`, person)).status).toBe(200)
  })
})
