import { createStore } from '../../platform/store.ts'

const sideKey = 'stoa.side'

function remembered(): boolean {
  try {
    return localStorage.getItem(sideKey) !== 'closed'
  } catch {
    return true
  }
}

export const sideStore = createStore(remembered())

export function toggleSide(): void {
  const open = !sideStore.get()
  sideStore.set(open)
  try {
    localStorage.setItem(sideKey, open ? 'open' : 'closed')
  } catch {
    // Then it stands as it does by default on the next visit.
  }
}

/** What lies over the screen, one at a time. */
export type Overlay = 'drawer' | 'palette' | 'shortcuts'
export const overlayStore = createStore<Overlay | null>(null)
