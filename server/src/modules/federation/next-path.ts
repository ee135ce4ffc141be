import { federationFail } from './federation.errors.ts'

/**
 * Where to go after signing in, as a path of ours. Everything that a browser could read as another site is refused:
 * `//host`, `/\host`, a scheme, and tricks with control characters.
 * @throws federation.next_not_ours
 */
export function checkedNext(next: string | undefined): string {
  if (next === undefined) return '/'
  const base = 'https://stoa.invalid'
  // oxlint-disable-next-line no-control-regex -- browsers drop tabs and line breaks from addresses, so none may be there
  const isPath = next.startsWith('/') && !/^\/[/\\]|[\\\u0000-\u0020\u007f]/.test(next)
  const url = isPath && URL.canParse(next, base) ? new URL(next, base) : null
  if (
    url === null ||
    url.origin !== base ||
    url.pathname.startsWith('//') ||
    /^\/api(\/|$)/.test(url.pathname)
  )
    throw federationFail('federation.next_not_ours')
  return url.pathname + url.search + url.hash
}
