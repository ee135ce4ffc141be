const unsent = new Set<string>()

/** Whether something of `name` is so far on this device only. */
export function noteUnsent(name: string, waits: boolean): void {
  if (waits) unsent.add(name)
  else unsent.delete(name)
}

/** Something written here has not reached the server: worth a question before signing out. */
export const hasUnsent = (): boolean => unsent.size > 0
