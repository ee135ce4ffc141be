import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readUpdate } from './read-update.ts'

type Piece = readonly [what: 'struct' | 'skip' | 'deletion', client: number, clock: number, length: number]

function piecesOf(update: Uint8Array): Piece[] {
  const pieces: Piece[] = []
  readUpdate(update, {
    struct: (client, clock, length) => pieces.push(['struct', client, clock, length]),
    skip: (client, clock, length) => pieces.push(['skip', client, clock, length]),
    deletion: (client, clock, length) => pieces.push(['deletion', client, clock, length]),
  })
  return pieces
}

function piecesByYjs(update: Uint8Array): Piece[] {
  const { structs, ds } = Y.decodeUpdate(update)
  return [
    ...structs.map(
      ({ id, length, constructor }): Piece => [
        constructor === Y.Skip ? 'skip' : 'struct',
        id.client,
        id.clock,
        length,
      ],
    ),
    ...[...ds.clients].flatMap(([client, ranges]) =>
      ranges.map(({ clock, len }): Piece => ['deletion', client, clock, len]),
    ),
  ]
}

/** Updates with everything that an update can hold. */
function updates(): Uint8Array[] {
  const document = new Y.Doc()
  document.clientID = 7
  const single: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => single.push(update))
  const text = document.getText('text')
  text.insert(0, 'Stoa 协作 😀')
  text.format(2, 3, { bold: true })
  text.insertEmbed(1, { image: 'x' })
  text.delete(0, 4)
  const map = document.getMap('map')
  map.set('any', [1, 'two', null, { three: 3.5 }, true])
  map.set('binary', new Uint8Array([1, 2, 3]))
  map.set('nested', new Y.Map([['array', Y.Array.from([1, 2])]]))
  map.set('document', new Y.Doc())
  map.set('any', 'again')
  const xml = document.getXmlFragment('xml')
  xml.insert(0, [new Y.XmlElement('p'), new Y.XmlText('text')])
  xml.delete(1, 1)
  const withGap = Y.mergeUpdates([single[0]!, single[single.length - 2]!])
  expect(Y.decodeUpdate(withGap).structs.some((struct) => struct instanceof Y.Skip)).toBe(true)
  return [...single, Y.encodeStateAsUpdate(document), withGap, Y.encodeStateAsUpdate(new Y.Doc())]
}

test('what an update consists of is told as Yjs tells it', () => {
  const seen = new Set<string>()
  for (const update of updates()) {
    expect(piecesOf(update)).toEqual(piecesByYjs(update))
    for (const [what] of piecesOf(update)) seen.add(what)
  }
  expect(seen).toEqual(new Set(['struct', 'skip', 'deletion']))
})

function isReadable(update: Uint8Array): boolean {
  try {
    readUpdate(update, {})
    return true
  } catch {
    return false
  }
}

test('R16: what Yjs cannot read is refused, also when only a byte of it is wrong', () => {
  const originals = updates()
  let [refused, stricter] = [0, 0]
  fc.assert(
    fc.property(fc.constantFrom(...originals), fc.nat(), fc.nat(255), (original, at, byte) => {
      const changed = Uint8Array.from(original)
      changed[at % changed.byteLength] = byte
      let expected: Piece[] | null = null
      try {
        expected = piecesByYjs(changed)
      } catch {
        refused += 1
        expect(() => piecesOf(changed)).toThrow()
        return
      }
      if (isReadable(changed)) expect(piecesOf(changed)).toEqual(expected)
      else stricter += 1
    }),
    { numRuns: 5_000 },
  )
  expect(refused).toBeGreaterThan(500)
  expect(stricter, 'refused only here: a gap with the bits of an item').toBeLessThan(100)
})
