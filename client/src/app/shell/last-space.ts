const storageKey = 'stoa.space'

export function lastSpace(): string | undefined {
  try {
    return localStorage.getItem(storageKey) ?? undefined
  } catch {
    return undefined
  }
}

/** Where "Pages" leads next time. */
export function rememberSpace(spaceId: string): void {
  try {
    localStorage.setItem(storageKey, spaceId)
  } catch {
    // "Pages" then leads to the first space.
  }
}
