export interface PaletteEntry {
  id: string
  title: string
  /** Where it stands, shown beside the title. */
  place?: string
  run: () => void
}

const most = 40

/** Every word of the query stands somewhere in the title or its place; titles that begin with it come first. */
export function matchEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  if (first === undefined) return entries.slice(0, most)
  const rank = (entry: PaletteEntry): number => {
    const title = entry.title.toLocaleLowerCase()
    if (title.startsWith(first)) return 0
    return title.includes(first) ? 1 : 2
  }
  return entries
    .filter(({ title, place = '' }) => {
      const text = `${title} ${place}`.toLocaleLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most)
}
