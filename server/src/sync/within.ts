import { StorageUnavailableError } from './sync-errors.ts'

/** Waits, but not longer than this. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Waits for a commit. @throws StorageUnavailableError when it takes longer than this */
export async function orStorageUnavailable(milliseconds: number, commit: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new StorageUnavailableError('The change was made but could not yet be stored.')),
      milliseconds,
    )
  })
  await Promise.race([commit, late]).finally(() => clearTimeout(timer))
}
