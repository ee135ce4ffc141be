import { keepStorage } from '../../platform/persistent-storage.ts'

let asked = false

/** At the first words that are written here: then there is something worth keeping, and the browser's question makes sense. */
export function askToKeepStorage(): void {
  if (asked) return
  asked = true
  void keepStorage()
}
