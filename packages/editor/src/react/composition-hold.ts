import type { LexicalEditor } from 'lexical'
import type { BoundPage } from '../yjs/page-binding.ts'

/**
 * Holds others' changes while an input method composes. The browser and the input method share the
 * composed text node; anyone else's change to the DOM near it ends or doubles the composition.
 *
 * Release waits one task after `compositionend`, because browsers disagree whether the last `input` comes
 * before or after it, and not at all if the next composition began meanwhile (fast pinyin typing).
 */
export const registerCompositionHold = (
  editor: LexicalEditor,
  page: Pick<BoundPage, 'holdRemote' | 'releaseRemote'>,
): (() => void) => {
  let release: ReturnType<typeof setTimeout> | undefined
  const onStart = () => {
    clearTimeout(release)
    page.holdRemote()
  }
  const onEnd = () => {
    clearTimeout(release)
    release = setTimeout(() => page.releaseRemote(), 0)
  }
  const unregister = editor.registerRootListener((root, previous) => {
    previous?.removeEventListener('compositionstart', onStart, true)
    previous?.removeEventListener('compositionend', onEnd)
    previous?.removeEventListener('blur', onEnd)
    root?.addEventListener('compositionstart', onStart, true)
    root?.addEventListener('compositionend', onEnd)
    // An input method that loses its window may never say that it ended.
    root?.addEventListener('blur', onEnd)
  })
  return () => {
    clearTimeout(release)
    page.releaseRemote()
    unregister()
  }
}
