import * as Y from 'yjs'

/** Something that is to be done to a document, and what came of making it. */
export interface Change<T> {
  readonly update: Uint8Array
  readonly result: T
}

/** Lets `change` work on a copy of a document of this state, and answers what it did as an update. */
export async function changeOnDraft<T>(
  state: Uint8Array,
  change: (draft: Y.Doc) => T | Promise<T>,
): Promise<Change<T>> {
  const draft = new Y.Doc()
  try {
    Y.applyUpdate(draft, state)
    const before = Y.encodeStateVector(draft)
    const result = await change(draft)
    return { update: Y.encodeStateAsUpdate(draft, before), result }
  } finally {
    draft.destroy()
  }
}
