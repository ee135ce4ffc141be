import { ApiError, UnreachableError } from '../api/index.ts'
import { translate } from '../i18n/index.ts'

/** What happened, in one sentence for a person. The server's own words where it has some. */
export function describeError(error: unknown): string {
  if (error instanceof UnreachableError)
    return `${translate('error.unreachable', { ns: 'ui' })} ${translate('error.safe', { ns: 'ui' })}`
  if (error instanceof ApiError && error.status < 500) return error.problem.detail ?? error.problem.title
  return translate('error.unknown', { ns: 'ui' })
}
