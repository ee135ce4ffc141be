import { HocuspocusProvider } from '@hocuspocus/provider'
import type { DocumentDetail, Space } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
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

export const note = (
  stoa: TestStoa,
  by: TestPerson,
  space: Space,
  parts: { title?: string; markdown?: string } = {},
): Promise<DocumentDetail> => stoa.document(by, space.id, { kind: 'note', title: '周会', ...parts })
