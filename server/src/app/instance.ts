import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'

/** A server that uses a data folder. `/livez` tells the id, so that one server can be told from another. */
export interface Instance {
  /** Another one at each start: a copy of the folder elsewhere is another server. */
  readonly id: string
  readonly pid: number
}

const pathIn = (dataDirectory: string): string => join(dataDirectory, 'server.instance')

/** Notes who serves this folder, for the command line beside it. The folder is locked by now. */
export function noteInstance(dataDirectory: string): { instance: Instance; forget(): void } {
  const instance = { id: randomUUID(), pid: process.pid }
  writeFileSync(pathIn(dataDirectory), JSON.stringify(instance), { mode: 0o600 })
  return { instance, forget: () => rmSync(pathIn(dataDirectory), { force: true }) }
}

/** Who serves this folder, or served it last and was killed; null when nobody does. */
export function findInstance(dataDirectory: string): Instance | null {
  try {
    return JSON.parse(readFileSync(pathIn(dataDirectory), 'utf8')) as Instance
  } catch {
    return null
  }
}
