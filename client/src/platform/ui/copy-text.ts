import { translate } from '../i18n/index.ts'
import { notify } from './toast.tsx'

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, said?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify(said ?? translate('copied', { ns: 'ui' }))
  } catch {
    notify(translate('copy_failed', { ns: 'ui' }))
  }
}
