import type { QueryClient } from '@tanstack/react-query'
import { documentQuery } from '../modules/documents/index.ts'
import { meQuery } from '../modules/identity/index.ts'
import { prepareSession } from '../modules/live-documents/index.ts'

interface OpensDocument {
  context: { client: QueryClient }
  params: { documentId: string }
}

/** While the screen's code comes and the shell is drawn: what the document is, and what is in it. */
export function beginToOpen({ context: { client }, params: { documentId } }: OpensDocument): void {
  const me = client.getQueryData(meQuery.queryKey)
  if (me === undefined) return
  client.ensureQueryData(documentQuery(documentId)).then(
    (document) => prepareSession(document, me.user),
    // The screen asks too, and says what came of it.
    () => undefined,
  )
}
