import manifest from '../../../package.json' with { type: 'json' }
import { readAsset } from '../platform/assets/assets.ts'

/** Of Stoa, as in the root's package.json. */
export const version: string = manifest.version

/** What the executable was built from; null in a run from source, and where it was built outside a checkout. */
export const commit = (): string | null =>
  readAsset(new URL('../../../about/commit', import.meta.url))?.toString() ?? null

/** The licences of all parts of the executable; null in a run from source. */
export const licenses = (): string | null =>
  readAsset(new URL('../../../about/licenses.txt', import.meta.url))?.toString() ?? null
