import { join } from 'node:path'
import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { temporaryFolder } from '../journal/content-store.testing.ts'
import { type HeldStore, heldStore } from '../journal/held-store.testing.ts'
import { SqliteContentStore } from '../journal/sqlite/sqlite-content-store.ts'
import { startTestSync, type TestSync, type TestSyncOptions } from '../sync-core.testing.ts'

export interface HeldSync extends AsyncDisposable {
  readonly sync: TestSync
  readonly store: HeldStore
  readonly path: string
}

/** A sync core whose store the test holds and breaks, and whose file it may spoil. */
export async function startHeldSync(options: TestSyncOptions = {}): Promise<HeldSync> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'content.db')
  const store = heldStore(await SqliteContentStore.open(path))
  const sync = await startTestSync({ ...options, store })
  return {
    sync,
    store,
    path,
    async [Symbol.asyncDispose]() {
      store.mend()
      store.release()
      await sync[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export interface Client extends Disposable {
  readonly provider: HocuspocusProvider
  readonly denials: string[]
  readonly messages: string[]
  readonly text: string
  readonly isSaved: boolean
  type(text: string): void
}

export function connect(sync: TestSync, name: string, token: string): Client {
  const denials: string[] = []
  const messages: string[] = []
  const provider = new HocuspocusProvider({
    url: `${sync.url}/sync`,
    name,
    token,
    onAuthenticationFailed: ({ reason }) => denials.push(reason),
    onStateless: ({ payload }) => messages.push(payload),
  })
  const text = provider.document.getText('text')
  return {
    provider,
    denials,
    messages,
    get text() {
      return text.toJSON()
    },
    get isSaved() {
      return provider.isSynced && !provider.hasUnsyncedChanges
    },
    type: (typed) => text.insert(text.length, typed),
    [Symbol.dispose]: () => provider.destroy(),
  }
}

/** Types nested this deep, and a deletion of the outermost: Yjs goes down them by recursion. */
export function deletedNest(depth: number, clientId = 66): Uint8Array[] {
  const document = new Y.Doc()
  document.clientID = clientId
  document.transact(() => {
    let array = document.getArray('nest')
    for (let level = 0; level < depth; level++) {
      const inner = new Y.Array()
      array.insert(0, [inner])
      array = inner
    }
  })
  // No structs; deletions of one client, one range, from clock 0, of length 1.
  const deletion = new Uint8Array([0, 1, document.clientID, 1, 0, 1])
  return [Y.encodeStateAsUpdate(document), deletion]
}
