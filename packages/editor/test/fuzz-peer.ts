import { $createParagraphNode, $createTextNode, $getRoot, type LexicalEditor } from 'lexical'
import { registerRichText } from '@lexical/rich-text'
import { registerList } from '@lexical/list'
import * as Y from 'yjs'
import { createPageEditor } from '../src/server/headless-page.ts'
import type { BindingStrategy } from '../src/yjs/binding-strategy.ts'
import { createPresence } from '../src/yjs/presence-channel.ts'
import { type BoundPage, bindEditor } from '../src/yjs/page-binding.ts'
import { pageRoot, type RootResolver } from '../src/yjs/page-root.ts'
import type { Random } from './fuzz-random.ts'

const NETWORK = Symbol('network')

/** Where in the document the content lies: it is the page, or the description of a card on a board. */
export type FuzzPlace = 'page' | 'nested'

/** A headless editor bound to a root of a document. */
export interface OpenRoot {
  readonly editor: LexicalEditor
  readonly page: BoundPage
}

/** One person: a document, a headless editor on it, and updates that have not arrived yet. */
export interface Peer extends OpenRoot {
  readonly name: string
  readonly doc: Y.Doc
  /** Nested: an editor on another root of the same document, open at the same time. */
  readonly neighbour: OpenRoot | null
  readonly inbox: Uint8Array[]
  isOnline: boolean
  readonly outbox: Uint8Array[]
}

/** Lets everything Lexical has put off happen now. */
export const flush = (editor: LexicalEditor): void => editor.update(() => {}, { discrete: true })

const flushPeer = ({ editor, neighbour }: Peer): void => {
  flush(editor)
  if (neighbour !== null) flush(neighbour.editor)
}

/**
 * The editor's state to compare. A state that is absent and one that says the default mean the same, and the
 * bindings write either.
 */
export const stateOf = (editor: LexicalEditor): string =>
  JSON.stringify(editor.getEditorState().toJSON(), (key, value: unknown) =>
    key === '$' && (JSON.stringify(value) === '{}' || JSON.stringify(value) === '{"fuzz":0}')
      ? undefined
      : value,
  )

/** All a person has open. */
export const stateOfPeer = ({ editor, neighbour }: Peer): string =>
  neighbour === null ? stateOf(editor) : `${stateOf(editor)}\n${stateOf(neighbour.editor)}`

export const closePeer = ({ page, neighbour }: Peer): void => {
  page.destroy()
  neighbour?.page.destroy()
}

const descriptionOf =
  (card: string): RootResolver =>
  (doc) => {
    const found = doc.getMap<Y.Map<unknown>>('cards').get(card)?.get('description')
    return found instanceof Y.XmlElement ? found : null
  }

/** Client ids decide ties, so they must come back with the seed. An editor writes through a copy of `doc`. */
const openRoot = (doc: Y.Doc, strategy: BindingStrategy, root: RootResolver, clientId: number): OpenRoot => {
  const editor = createPageEditor()
  registerRichText(editor)
  registerList(editor)
  const page = bindEditor({ editor, doc, strategy, root })
  if (page.binding === null) throw new Error('The root was not found.')
  page.binding.doc.clientID = clientId
  return { editor, page }
}

export const openPeer = (
  name: string,
  strategy: BindingStrategy,
  seed: Uint8Array,
  place: FuzzPlace = 'page',
): Peer => {
  const doc = new Y.Doc()
  const number = name.charCodeAt(0)
  doc.clientID = 2000 + number
  // A page is bound before its content comes, a card when its board is there.
  if (place === 'nested') Y.applyUpdate(doc, seed, NETWORK)
  const open = openRoot(doc, strategy, place === 'nested' ? descriptionOf('one') : pageRoot, number)
  const neighbour = place === 'nested' ? openRoot(doc, strategy, descriptionOf('other'), 1000 + number) : null
  if (place === 'page') Y.applyUpdate(doc, seed, NETWORK)
  flush(open.editor)
  return { ...open, name, doc, neighbour, inbox: [], outbox: [], isOnline: true }
}

/** A board of three cards; the descriptions of two are what the page says. */
const boardWith = (page: Y.Doc): Uint8Array => {
  const board = new Y.Doc()
  board.clientID = 2
  board.transact(() => {
    for (const name of ['before', 'one', 'other']) {
      const card = new Y.Map<unknown>()
      const description = new Y.XmlElement()
      board.getMap('cards').set(name, card)
      card.set('title', new Y.Text(name))
      card.set('description', description)
      description.insert(
        0,
        pageRoot(page)
          .toArray()
          .map((block) => block.clone() as Y.XmlElement),
      )
    }
  })
  return Y.encodeStateAsUpdate(board)
}

/** A document with lines of unique letters, written through the binding under test. */
export const seedDocument = (
  strategy: BindingStrategy,
  lines: readonly string[],
  place: FuzzPlace = 'page',
): Uint8Array => {
  const doc = new Y.Doc()
  doc.clientID = 1
  const editor = createPageEditor()
  const open = strategy.open(editor, doc)
  const presence = createPresence(null, { rootName: strategy.rootName, rootId: null })
  editor.registerUpdateListener((payload) => open.toYjs(presence, payload))
  editor.update(
    () => {
      for (const line of lines) $getRoot().append($createParagraphNode().append($createTextNode(line)))
    },
    { discrete: true },
  )
  return place === 'page' ? Y.encodeStateAsUpdate(doc) : boardWith(doc)
}

/** Wires peers to each other: what one writes waits in the inboxes of the others, or at home if offline. */
export const connectPeers = (peers: readonly Peer[], onUpdate: (update: Uint8Array) => void): void => {
  for (const peer of peers) {
    peer.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === NETWORK) return
      onUpdate(update)
      if (peer.isOnline) send(peers, peer, update)
      else peer.outbox.push(update)
    })
  }
}

const send = (peers: readonly Peer[], from: Peer, update: Uint8Array): void => {
  for (const other of peers) if (other !== from) other.inbox.push(update)
}

export const goOnline = (peers: readonly Peer[], peer: Peer): void => {
  peer.isOnline = true
  for (const update of peer.outbox.splice(0)) send(peers, peer, update)
}

/** Delivers one waiting update, in any order. Returns whether there was one. */
export const deliverOne = (peer: Peer, random: Random): boolean => {
  if (!peer.isOnline || peer.inbox.length === 0) return false
  const [update] = peer.inbox.splice(random.int(peer.inbox.length), 1)
  if (update !== undefined) Y.applyUpdate(peer.doc, update, NETWORK)
  flushPeer(peer)
  return true
}

const hasPending = ({ doc }: Peer): boolean =>
  doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/**
 * Everyone online, everything delivered, also what the deliveries themselves set off. Yjs may leave updates
 * parked that came in an unlucky order though nothing is missing any more; every provider's handshake, which
 * compares state vectors, frees them, so that is how the peers meet at the end.
 */
export const settle = (peers: readonly Peer[], random: Random): void => {
  for (const peer of peers) goOnline(peers, peer)
  for (let round = 0; peers.some((peer) => peer.inbox.length > 0); round += 1) {
    if (round > 10_000) throw new Error('The peers never come to rest.')
    for (const peer of peers) deliverOne(peer, random)
  }
  for (const peer of peers.filter(hasPending)) {
    for (const other of peers) {
      const missing = Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(peer.doc))
      if (other !== peer) Y.applyUpdate(peer.doc, missing, NETWORK)
    }
    flushPeer(peer)
  }
}
