import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isExecutable } from '../platform/assets/assets.ts'
import { platformErrors, platformFail } from '../platform/errors/platform-errors.ts'
import type { UwsModule } from '../sync/index.ts'

const name = 'uWebSockets.js'

/**
 * uWebSockets.js, where the operator installed it: in `node_modules` beside the executable, or of the folder that Stoa
 * is run from, or of one above. It is never fetched, and no part of Stoa.
 * @throws AppError `sync_port.engine_missing` or `sync_port.engine_unusable`, for another version of Node, say
 */
export function findUws(): UwsModule {
  const require = isExecutable
    ? createRequire(join(dirname(process.execPath), 'stoa.js'))
    : createRequire(import.meta.url)
  try {
    require.resolve(name)
  } catch (cause) {
    throw syncPortRefusal('sync_port.engine_missing', cause)
  }
  let found: unknown
  try {
    found = require(name)
  } catch (cause) {
    throw syncPortRefusal('sync_port.engine_unusable', cause)
  }
  if (!isUws(found)) throw syncPortRefusal('sync_port.engine_unusable', null)
  return found
}

/** The command line speaks English; the other language stands below. */
export const syncPortRefusal = (
  code: 'sync_port.engine_missing' | 'sync_port.engine_unusable' | 'sync_port.taken',
  cause: unknown,
) => platformFail(code, { cause, meta: { detail: platformErrors[code]['zh-CN'] } })

const isUws = (found: unknown): found is UwsModule =>
  typeof found === 'object' &&
  found !== null &&
  ['App', 'us_listen_socket_close', 'us_socket_local_port'].every(
    (each) => typeof (found as Record<string, unknown>)[each] === 'function',
  )
