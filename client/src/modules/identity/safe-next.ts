/** Where to go after signing in: only ever a path of this site. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/'
  try {
    const resolved = new URL(next, 'https://stoa.invalid')
    return resolved.host === 'stoa.invalid' ? resolved.pathname + resolved.search + resolved.hash : '/'
  } catch {
    return '/'
  }
}
