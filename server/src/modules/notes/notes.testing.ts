import { HocuspocusProvider } from '@hocuspocus/provider'
import type { DocumentDetail, Space } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import {
  insertMeetingBlock,
  type NewMeetingBlock,
} from '../../../../packages/editor/src/shared-blocks/meeting-blocks.ts'
import * as Y from 'yjs'
import type { TestPerson, TestStoa } from '../../app/boot.testing.ts'

/** Somebody who has a document open, over a stock provider. */
export interface OpenDocument extends Disposable {
  readonly provider: HocuspocusProvider
  readonly doc: HocuspocusProvider['document']
  /** Resolves when everything that was written is acknowledged. */
  saved(): Promise<void>
}

export async function open(
  stoa: TestStoa,
  person: TestPerson,
  document: Pick<DocumentDetail, 'syncName'>,
): Promise<OpenDocument> {
  const provider = new HocuspocusProvider({
    url: `${stoa.wsUrl}/sync`,
    name: document.syncName,
    token: person.token,
  })
  const saved = () =>
    waitUntil(() => provider.isSynced && !provider.hasUnsyncedChanges, {
      timeoutMs: 20_000,
      what: 'the document is saved',
    })
  await saved()
  return { provider, doc: provider.document, saved, [Symbol.dispose]: () => provider.destroy() }
}

/** A space with an editor, a reader and somebody who may not see it. */
export async function team(stoa: TestStoa): Promise<{
  space: Space
  editor: TestPerson
  reader: TestPerson
  stranger: TestPerson
}> {
  const space = await stoa.space(stoa.owner)
  const [editor, reader, stranger] = [
    await stoa.person('李梅'),
    await stoa.person('Reader'),
    await stoa.person('Stranger'),
  ]
  await stoa.member(stoa.owner, space.id, editor, 'editor')
  await stoa.member(stoa.owner, space.id, reader, 'viewer')
  return { space, editor, reader, stranger }
}

/** A note, empty but for what is given. */
export const note = (
  stoa: TestStoa,
  by: TestPerson,
  space: Space,
  parts: { title?: string; markdown?: string } = {},
): Promise<DocumentDetail> =>
  stoa.document(by, space.id, { kind: 'note', title: '周会', markdown: '', ...parts })

/** Puts a block into a note as an editor would. @returns its id */
export const addBlock = (doc: Y.Doc, block: NewMeetingBlock): string => insertMeetingBlock(doc, block)

function elementsOf(doc: Y.Doc): { root: Y.XmlElement; blocks: Y.XmlElement[] } {
  const root = doc.get('root-v2', Y.XmlElement)
  return { root, blocks: root.toArray().filter((block) => block instanceof Y.XmlElement) }
}

function placeOf(doc: Y.Doc, id: string): number {
  const { root, blocks } = elementsOf(doc)
  const block = blocks.find((each) => each.getAttribute('__id') === id)
  return root.toArray().indexOf(block!)
}

export function removeBlock({ doc }: OpenDocument, id: string): void {
  doc.get('root-v2', Y.XmlElement).delete(placeOf(doc, id), 1)
}

/** As pasting does: the copy stands behind it, with the same id. */
export function cloneBlock({ doc }: OpenDocument, id: string): void {
  const root = doc.get('root-v2', Y.XmlElement)
  const place = placeOf(doc, id)
  root.insert(place + 1, [(root.get(place) as Y.XmlElement).clone()])
}

export function stripId({ doc }: OpenDocument, text: string): void {
  const { blocks } = elementsOf(doc)
  blocks.find((block) => block.toJSON().includes(text))?.removeAttribute('__id')
}
