import type { Config } from '../platform/config/settings.ts'

/** A server that did not start, for a reason that whoever runs it can mend. */
export class StartFailureError extends Error {
  override readonly name = 'StartFailureError'
}

/** What the operating system or the database says, and what it means where a server starts. */
const meanings: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} on ${host} is in use by another program: stop that, or set STOA_PORT to another.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}: set STOA_HOST to one that it has, or to 0.0.0.0 for all.`,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: notAllowed,
  SQLITE_READONLY: notAllowed,
  SQLITE_CANTOPEN: notAllowed,
  ENOSPC: full,
  SQLITE_FULL: full,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
  SQLITE_IOERR: ({ dataDirectory }) =>
    `The disk with ${dataDirectory} does not answer as it should: look into the system's log before anything else is written there.`,
}

function notAllowed({ dataDirectory, port }: Config): string {
  const low =
    port > 0 && port < 1024 ? ` (Ports below 1024, such as ${port}, need a right of their own.)` : ''
  return `Stoa may not write to ${dataDirectory}: the folder and everything in it must belong to the account that Stoa runs as, on a disk that can be written to.${low}`
}

function full({ dataDirectory }: Config): string {
  return `The disk with ${dataDirectory} is full: make room, then start again. Nothing is lost.`
}

function damaged({ dataDirectory }: Config): string {
  return `A database in ${dataDirectory} is damaged. Change nothing in that folder: copy it, see with "stoa doctor" what is affected, and bring back the newest backup with "stoa restore <archive> --to <another folder>".`
}

/** @returns the same failure in words that say what to do, where there are any; otherwise the error itself */
export function explainStartFailure(error: unknown, config: Config): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code !== 'string') continue
    // SQLite's codes have their particulars behind them: SQLITE_IOERR_WRITE.
    const plain = /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code
    const meaning = meanings[plain]
    if (meaning !== undefined) return new StartFailureError(meaning(config), { cause: error })
  }
  return error
}
