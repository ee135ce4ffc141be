import type { Wire } from './ports.ts'
import type { Session } from './session.ts'

/** Fewer are written to one by one: lists cost more than they save. */
const leastTogether = 8

/** Writes to each what is queued for it; to neighbours that get the same, together, where their engine can. */
export function writeQueued(sessions: readonly Session[]): void {
  for (let start = 0; start < sessions.length; ) {
    const wire = sessions[start]?.onlyWire ?? null
    let end = start + 1
    if (wire !== null) while (sessions[end]?.onlyWire === wire) end += 1
    if (wire === null || end - start < leastTogether || !writeTogether(sessions.slice(start, end), wire))
      for (let at = start; at < end; at++) sessions[at]?.write()
    start = end
  }
}

/** @returns false, and nothing done, where the engine writes to one socket at a time */
function writeTogether(sessions: readonly Session[], wire: Wire): boolean {
  const engine = sessions[0]?.port.engine
  if (engine?.writeToAll === undefined) return false
  const ports = sessions.map((session) => session.handOver())
  for (const { at, failure } of engine.writeToAll(ports, wire))
    if (failure === null) sessions[at]?.lookBehind()
    else sessions[at]?.failed(failure.error)
  return true
}
