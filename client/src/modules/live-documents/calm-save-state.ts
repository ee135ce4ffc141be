import { createStore, type Store } from '../../platform/store.ts'
import { deriveSaveState, type SaveState, type SyncFacts } from './save-state.ts'

/** Milliseconds. Between two keystrokes everything is saved for a moment: wait until it stays so. */
const calm = 400

interface CalmSaveState {
  readonly state: Store<SaveState>
  stop: () => void
}

/** The face that is shown. "Saved" after "saving" comes a little late, which is honest; everything else comes at once. */
export function followSaveState(facts: Store<SyncFacts>): CalmSaveState {
  const state = createStore(deriveSaveState(facts.get()))
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (next: SaveState): void => {
    clearTimeout(timer)
    timer = undefined
    if (JSON.stringify(next) !== JSON.stringify(state.get())) state.set(next)
  }
  const unsubscribe = facts.subscribe(() => {
    const next = deriveSaveState(facts.get())
    if (next.face !== 'saved' || state.get().face !== 'saving') show(next)
    else timer ??= setTimeout(() => show({ face: 'saved' }), calm)
  })
  return {
    state,
    stop: () => {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}
