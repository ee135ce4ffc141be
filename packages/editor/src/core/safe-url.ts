const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])
const IMAGE_PROTOCOLS = new Set(['http:', 'https:'])

/** Browsers drop these before they read the scheme, so `java\nscript:` would still run. */
// oxlint-disable-next-line eslint/no-control-regex -- control characters are exactly what is meant
const IGNORED_BY_BROWSERS = /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028\u2029\ufeff]/g

const SCHEME = /^([a-z][a-z0-9+.-]*):/i

const keepIfAllowed = (url: string, protocols: ReadonlySet<string>): string | null => {
  const visible = url.replace(IGNORED_BY_BROWSERS, '')
  if (visible === '') return null
  const scheme = SCHEME.exec(visible)?.[1]
  if (scheme === undefined) return visible
  return protocols.has(`${scheme.toLowerCase()}:`) ? visible : null
}

/**
 * The URL a link may point to, or `null` when it may not be followed.
 * Allowed: `http`, `https`, `mailto` and relative addresses (also `#heading`).
 */
export const sanitizeLinkUrl = (url: string): string | null => keepIfAllowed(url, LINK_PROTOCOLS)

/**
 * The URL an image may be loaded from, or `null`. Allowed: `http`, `https` and relative addresses.
 * `data:` is refused: a pasted picture would live in the document for ever, and `data:` can carry SVG.
 */
export const sanitizeImageUrl = (url: string): string | null => keepIfAllowed(url, IMAGE_PROTOCOLS)

/**
 * What a person typed into an address field, made into a link: `stoa.dev` becomes `https://stoa.dev`,
 * `a@b.c` becomes `mailto:a@b.c`. Returns `null` when nothing safe can be made of it.
 */
export const linkUrlFromInput = (input: string): string | null => {
  const text = input.trim()
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`
  if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:].*)?$/u.test(text)) return sanitizeLinkUrl(`https://${text}`)
  return sanitizeLinkUrl(text)
}
