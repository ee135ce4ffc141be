import { useEffect } from 'react'
import { type Overlay, overlayStore, toggleSide } from './shell-store.ts'

const inText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

const toggle = (overlay: Overlay): void => overlayStore.set(overlayStore.get() === overlay ? null : overlay)

/** The keys that work everywhere. Those without a modifier only where nobody is writing. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const command = event.ctrlKey || event.metaKey
      if (command && !event.shiftKey && event.key.toLowerCase() === 'k') toggle('palette')
      else if (command && !event.shiftKey && event.key === '\\') toggleSide()
      else if (event.key === '?' && !command && !inText(event.target)) toggle('shortcuts')
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
