/**
 * The one-time token of a link: to set up, to accept an invitation, to choose a new password. It belongs in the
 * fragment, which no server, proxy or log ever sees; the query is read as well because people copy addresses through
 * tools that drop fragments.
 */
export function readLinkToken(address: { hash: string; search: string }): string | undefined {
  const fromFragment = new URLSearchParams(address.hash.replace(/^#/, '')).get('token')
  const token = fromFragment ?? new URLSearchParams(address.search).get('token')
  return token === null || token.trim() === '' ? undefined : token.trim()
}
