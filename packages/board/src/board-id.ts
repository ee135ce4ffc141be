/**
 * A new UUIDv7 (RFC 9562) for a card, column, label, milestone or checklist item.
 * @param at milliseconds since 1970 UTC, of the caller's clock
 */
export function newBoardId(at: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10))
  random[0] = (random[0]! & 0x0f) | 0x70
  random[2] = (random[2]! & 0x3f) | 0x80
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(12, '0').slice(-12)
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`
}
