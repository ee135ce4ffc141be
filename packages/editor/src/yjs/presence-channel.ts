import type { Provider, ProviderAwareness, UserState } from '@lexical/yjs'
import type { PageAwareness, PageUser } from './collaboration-port.ts'

/** The one awareness field the editor writes. */
export const PRESENCE_FIELD = 'editor'

const FALLBACK_COLOR = '#565a5e'
const NAME_LENGTH = 40

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isId = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (isObject(value) && Number.isSafeInteger(value.client) && Number.isSafeInteger(value.clock))

/** Which root of a document an editor is on: the name of a page's own, the id of a nested one. */
export interface PresencePlace {
  readonly rootName: string
  readonly rootId: string | null
}

/**
 * Positions come from other people's machines. One that names another root type would make Yjs create
 * that type in our document, so only positions relative to items are taken, or to the page's own root.
 */
const isPosition = (value: unknown, { rootName, rootId }: PresencePlace): boolean =>
  isObject(value) &&
  isId(value.type) &&
  isId(value.item) &&
  (value.tname === null || value.tname === undefined || (rootId === null && value.tname === rootName))

/** The presence of somebody whose caret is in this root, else `null`. */
const readPresence = (state: unknown, place: PresencePlace): UserState | null => {
  const presence = isObject(state) ? state[PRESENCE_FIELD] : null
  if (!isObject(presence) || (presence.root ?? null) !== place.rootId) return null
  const { name, color, anchorPos, focusPos, focusing } = presence
  const valid = isPosition(anchorPos, place) && isPosition(focusPos, place)
  return {
    name: typeof name === 'string' ? name.slice(0, NAME_LENGTH) : '',
    color: typeof color === 'string' && /^#[0-9a-f]{3,8}$/i.test(color) ? color : FALLBACK_COLOR,
    anchorPos: valid ? (anchorPos as UserState['anchorPos']) : null,
    focusPos: valid ? (focusPos as UserState['focusPos']) : null,
    focusing: focusing === true,
    awarenessData: {},
  }
}

/** The provider Lexical's binding sees. `leave` takes back what this editor said. */
export interface PagePresence extends Provider {
  leave(): void
}

/**
 * Lexical's binding wants to own the whole awareness state. This gives it one field of it, and checks
 * what it reads from others. Without awareness (a read-only embedding) it is silent.
 *
 * A person has one caret, however many editors of a document are open: the field belongs to the editor that had the
 * focus last, and says in which root that is. The others keep what they would say until the focus comes to them.
 */
export const createPresence = (awareness: PageAwareness | null, place: PresencePlace): PagePresence => {
  let own: UserState | null = null
  const isOurs = (): boolean => {
    const written = awareness?.getLocalState()?.[PRESENCE_FIELD]
    return !isObject(written) || (written.root ?? null) === place.rootId
  }
  const setOwn = (state: UserState | null): void => {
    own = state
    if (state?.focusing !== true && !isOurs()) return
    const written = state === null || place.rootId === null ? state : { ...state, root: place.rootId }
    awareness?.setLocalStateField(PRESENCE_FIELD, written)
  }
  const presence: ProviderAwareness = {
    getLocalState: () => own,
    getStates: () => {
      const states = new Map<number, UserState>()
      for (const [client, state] of awareness?.getStates() ?? []) {
        const read = client === awareness?.clientID ? null : readPresence(state, place)
        if (read !== null) states.set(client, read)
      }
      return states
    },
    setLocalState: setOwn,
    setLocalStateField: (field, value) => {
      if (own !== null) setOwn({ ...own, [field]: value })
    },
    on: (event, listener) => awareness?.on(event, listener),
    off: (event, listener) => awareness?.off(event, listener),
  }
  const ignore = () => {}
  const leave = () => setOwn(null)
  return { awareness: presence, connect: ignore, disconnect: ignore, on: ignore, off: ignore, leave }
}

/** Says who is here and whether their caret is in the page. Keeps the caret's last position. */
export const announce = (presence: Provider, user: PageUser, focusing: boolean): void => {
  const before = presence.awareness.getLocalState()
  presence.awareness.setLocalState({
    anchorPos: before?.anchorPos ?? null,
    focusPos: before?.focusPos ?? null,
    awarenessData: {},
    name: user.name,
    color: user.color,
    focusing,
  })
}
