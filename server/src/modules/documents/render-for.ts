import type { Doc } from 'yjs'
import type { PermissionEngine } from '../../platform/permissions/permission-engine.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { DocumentKind } from '../../sync/index.ts'
import { type Db, listNames } from './documents.repository.ts'

type Render = NonNullable<NonNullable<DocumentKind['render']>['markdown']>

/**
 * Renders for a reader: people that the content names by id get the names that the reader may know. Rendered once to hear
 * who is named, and again when somebody is: names are in another place than content.
 */
export function renderFor(
  actor: Actor,
  { permissions, db }: { permissions: PermissionEngine; db: Db },
  render: Render,
): (document: Doc) => Promise<string> {
  return async (document) => {
    const asked = new Set<string>()
    const unnamed = await render(document, {
      nameOf(id) {
        asked.add(id)
        return null
      },
    })
    const ids = [...asked].filter((id) => idPattern.test(id)).slice(0, mostNames)
    if (asked.size === 0) return unnamed
    const known = await permissions.allowed(actor, 'people.read', ids, db)
    const names = await listNames(db, [...known])
    // What is no id is what somebody typed: it names itself.
    return render(document, { nameOf: (id) => names.get(id) ?? (idPattern.test(id) ? null : id) })
  }
}

const idPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
/** People that one document is looked up for. */
const mostNames = 1_000
