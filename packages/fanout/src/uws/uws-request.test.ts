import { describe, expect, it } from 'vitest'
import { addressOf, joinedHeaders } from './uws-request.ts'

describe('what was asked for over uWebSockets.js', () => {
  it.each([
    [[127, 0, 0, 1], '127.0.0.1'],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 20, 0, 9], '10.20.0.9'],
    [[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '2001:db8::1'],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '::1'],
    [[], ''],
  ])('R18 says the address of the peer as Node does: %s', (bytes, text) => {
    expect(addressOf(new Uint8Array(bytes))).toBe(text)
  })

  it('R18 joins headers that came several times as Node does', () => {
    const headers = joinedHeaders([
      ['host', 'a.example'],
      ['x-forwarded-for', '10.0.0.1'],
      ['host', 'b.example'],
      ['x-forwarded-for', '10.0.0.2'],
      ['origin', 'https://a.example'],
      ['origin', 'https://b.example'],
      ['cookie', 'a=1'],
      ['cookie', 'b=2'],
      ['__proto__', 'x'],
    ])
    expect({ ...headers }).toEqual({
      host: 'a.example',
      'x-forwarded-for': '10.0.0.1, 10.0.0.2',
      origin: 'https://a.example, https://b.example',
      cookie: 'a=1; b=2',
      ['__proto__']: 'x',
    })
  })
})
