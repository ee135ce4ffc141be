/** The address to pass on. The secret stands in the fragment, which no server, proxy or log ever sees. */
export const shareAddress = (secret: string, origin: string): string => `${origin}/share#${secret}`

/** The secret of an address that was opened; undefined where there is none. */
export function secretOfFragment(hash: string): string | undefined {
  const secret = hash.replace(/^#/, '').trim()
  return /^[\w-]{8,200}$/.test(secret) ? secret : undefined
}
