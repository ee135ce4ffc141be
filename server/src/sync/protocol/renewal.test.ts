import { describe, expect, it } from 'vitest'
import { frameOf, presenceFrame } from '../bare-client.testing.ts'
import { messageTypes } from './frame.ts'
import { findRenewal } from './renewal.ts'

const address = 'raw.0196f0c2-0000-7000-8000-000000000001'
const state = { user: { name: '\u5f20\u4f1f' } }
const said = presenceFrame(address, new Map([[4_000_000_000, state]]), 300)

/** Knows one client, and what it said. */
const knower = {
  knowsPresence: (clientId: number, json: Uint8Array) =>
    clientId === 4_000_000_000 && Buffer.from(json).toString() === JSON.stringify(state),
}

const find = (frame: Uint8Array, known = new Map([[address, knower]])) => findRenewal(frame, known, true)

describe('what says only that somebody is still there', () => {
  it('is found, with an address and without', () => {
    expect(find(said)).toEqual({ of: knower, clientId: 4_000_000_000, clock: 300 })
    const classic = said.subarray(1 + address.length)
    expect(findRenewal(classic, new Map([[address, knower]]), false)?.clock).toBe(300)
    expect(findRenewal(classic, new Map(), false)).toBeNull()
  })

  it('is no part of it, and nothing behind it', () => {
    for (let length = 0; length < said.byteLength; length++) expect(find(said.subarray(0, length))).toBeNull()
    expect(find(Buffer.concat([said, Buffer.from([0])]))).toBeNull()
    for (let at = 0; at < said.byteLength; at++) {
      const changed = said.slice()
      changed[at]! ^= 0x80
      expect(find(changed)?.clientId ?? 4_000_000_000).toBe(4_000_000_000)
    }
  })

  it('is not what is said of another document, of another client, of two, or anew', () => {
    expect(find(said, new Map([[`${address}2`, knower]]))).toBeNull()
    expect(find(presenceFrame(address, new Map([[5, state]])))).toBeNull()
    expect(find(presenceFrame(address, new Map([[4_000_000_000, { ...state, cursor: 1 }]])))).toBeNull()
    expect(find(presenceFrame(address, new Map([[4_000_000_000, null]])))).toBeNull()
    const both = new Map([
      [4_000_000_000, state],
      [5, state],
    ])
    expect(find(presenceFrame(address, both))).toBeNull()
    expect(find(frameOf(address, messageTypes.queryAwareness))).toBeNull()
  })

  it('is not what counts further than stock clients can', () => {
    const tooFar = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])
    const json = Buffer.from(JSON.stringify(state))
    const client = Buffer.from([0x80, 0xd0, 0xac, 0xf3, 0x0e])
    const entry = (clock: Buffer) => Buffer.concat([client, clock, Buffer.from([json.byteLength]), json])
    const frame = (clock: Buffer) => {
      const message = Buffer.concat([Buffer.from([1]), entry(clock)])
      const head = Buffer.concat([Buffer.from([address.length]), Buffer.from(address), Buffer.from([1])])
      return Buffer.concat([head, Buffer.from([message.byteLength]), message])
    }
    expect(find(frame(Buffer.from([0xac, 0x02])))?.clock).toBe(300)
    expect(find(frame(tooFar))).toBeNull()
  })
})
