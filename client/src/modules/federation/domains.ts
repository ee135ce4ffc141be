/** What people type between domains: commas of both scripts, semicolons, blanks, lines. An @ in front is theirs. */
export const readDomains = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,，、;；]+/)
      .map((domain) => domain.replace(/^@/, '').toLowerCase())
      .filter((domain) => domain !== ''),
  ),
]

/** A short name for the address of a provider, out of what it is called. */
export const suggestedKey = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 31)
    .replace(/-+$/, '')

export const isKey = (key: string): boolean => /^[a-z0-9][a-z0-9-]{0,30}$/.test(key)
