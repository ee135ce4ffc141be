/**
 * Whether a browser's request comes from our own pages. Programs send no `Origin` and pass; a page of another site is
 * refused, also with a valid cookie (cross-site request forgery, and its twin over WebSocket).
 */
export function isOwnOrigin(
  origin: string | undefined,
  own: { publicUrl: string | null; host: string | undefined },
): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (own.publicUrl !== null && url.origin === new URL(own.publicUrl).origin) return true
  return own.host !== undefined && url.host === own.host
}
