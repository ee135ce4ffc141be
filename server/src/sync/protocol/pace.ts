import type { PaceNotice } from '@stoa/protocol'

/** What a stateless message says of its sender's attention; null for any other message. */
export function readPace(payload: string): PaceNotice['pace'] | null {
  try {
    const said = JSON.parse(payload) as Partial<PaceNotice> | null
    if (said?.type !== 'pace') return null
    return said.pace === 'hidden' || said.pace === 'prompt' ? said.pace : null
  } catch {
    return null
  }
}
