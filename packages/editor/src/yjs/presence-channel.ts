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

/**
 * Positions come from other people's machines. One that names another root type would make Yjs create
 * that type in our document, so only positions relative to items are taken, or to the page's own root.
 */
const isPosition = (value: unknown, rootName: string): boolean =>
  isObject(value) &&
  isId(value.type) &&
  isId(value.item) &&
  (value.tname === null || value.tname === undefined || value.tname === rootName)

const readPresence = (state: unknown, rootName: string): UserState | null => {
  const presence = isObject(state) ? state[PRESENCE_FIELD] : null
  if (!isObject(presence)) return null
  const { name, color, anchorPos, focusPos, focusing } = presence
  const valid = isPosition(anchorPos, rootName) && isPosition(focusPos, rootName)
  return {
    name: typeof name === 'string' ? name.slice(0, NAME_LENGTH) : '',
    color: typeof color === 'string' && /^#[0-9a-f]{3,8}$/i.test(color) ? color : FALLBACK_COLOR,
    anchorPos: valid ? (anchorPos as UserState['anchorPos']) : null,
    focusPos: valid ? (focusPos as UserState['focusPos']) : null,
    focusing: focusing === true,
    awarenessData: {},
  }
}

/**
 * Lexical's binding wants to own the whole awareness state. This gives it one field of it, and checks
 * what it reads from others. Without awareness (a read-only embedding) it is silent.
 */
export const createPresence = (awareness: PageAwareness | null, rootName: string): Provider => {
  const presence: ProviderAwareness = {
    getLocalState: () => readPresence(awareness?.getLocalState(), rootName),
    getStates: () => {
      const states = new Map<number, UserState>()
      for (const [client, state] of awareness?.getStates() ?? []) {
        const read = client === awareness?.clientID ? null : readPresence(state, rootName)
        if (read !== null) states.set(client, read)
      }
      return states
    },
    setLocalState: (state) => awareness?.setLocalStateField(PRESENCE_FIELD, state),
    setLocalStateField: (field, value) =>
      awareness?.setLocalStateField(PRESENCE_FIELD, {
        ...readPresence(awareness.getLocalState(), rootName),
        [field]: value,
      }),
    on: (event, listener) => awareness?.on(event, listener),
    off: (event, listener) => awareness?.off(event, listener),
  }
  const ignore = () => {}
  return { awareness: presence, connect: ignore, disconnect: ignore, on: ignore, off: ignore }
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
