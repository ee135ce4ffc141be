import { AppError } from '../../../platform/errors/app-error.ts'
import { type BackupsErrorCode, backupsFail } from '../backups.errors.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'])
const unusable = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'EISDIR',
  'ELOOP',
  'SQLITE_CANTOPEN',
])

/** A fault of the file system in a sentence that says what to do; anything else as it is. */
export function inOurWords(cause: unknown, whenUnusable: BackupsErrorCode): unknown {
  if (cause instanceof AppError || !(cause instanceof Error)) return cause
  const { code = '' } = cause as NodeJS.ErrnoException
  const options = { cause, meta: { detail: cause.message } }
  if (full.has(code)) return backupsFail('backups.disk_full', options)
  return unusable.has(code) ? backupsFail(whenUnusable, options) : cause
}
