/** The one database of this origin: copies of documents, by person, and what could not be sent. */
const databaseName = 'stoa'

/** Key of a copy: two people of one browser never see each other's text. */
export type CopyKey = [userId: string, syncName: string]

export const stores = { copies: 'copies', updates: 'updates', kept: 'kept' } as const
export const copyIndex = 'copy'
export const personIndex = 'person'

export const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser refused.')))
  })

/** Resolves when everything of the transaction is stored. */
export const completionOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = () => reject(transaction.error ?? new Error('The browser could not store it.'))
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', fail)
    transaction.addEventListener('error', fail)
  })

let opening: Promise<IDBDatabase | null> | undefined

/** Null where the browser keeps nothing: private modes and policies refuse. */
export function database(): Promise<IDBDatabase | null> {
  opening ??= openDatabase().catch(() => null)
  return opening
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.addEventListener('upgradeneeded', () => {
    const made = request.result
    made.createObjectStore(stores.copies, { keyPath: ['userId', 'syncName'] })
    made
      .createObjectStore(stores.updates, { keyPath: 'row', autoIncrement: true })
      .createIndex(copyIndex, ['userId', 'syncName'])
    made
      .createObjectStore(stores.kept, { keyPath: 'id', autoIncrement: true })
      .createIndex(personIndex, 'userId')
  })
  const opened = await answerOf(request)
  // Another tab wants to change or remove it: let go, and open it again when it is needed.
  opened.addEventListener('versionchange', () => {
    opened.close()
    opening = undefined
  })
  opened.addEventListener('close', () => {
    opening = undefined
  })
  return opened
}
