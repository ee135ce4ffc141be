/** How a text file that people made was written. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'gb18030'

/** Reads a file in UTF-8, UTF-16 with its mark, or GB18030; null when it is none of them, or no text at all. */
export function decodeText(file: Buffer): { encoding: TextEncoding; text: string } | null {
  const encodings =
    file[0] === 0xff && file[1] === 0xfe ? (['utf-16le'] as const) : (['utf-8', 'gb18030'] as const)
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(file)
      return text.includes('\0') ? null : { encoding, text }
    } catch (error) {
      // Not this one: bytes that are not valid in it.
      if (!(error instanceof TypeError)) throw error
    }
  }
  return null
}

/** The one of comma, semicolon and tab that occurs most in the first line. */
export function delimiterOf(text: string, longestLine: number): string {
  const end = text.search(/[\r\n]/)
  const first = text.slice(0, end === -1 ? longestLine : Math.min(end, longestLine))
  const count = (delimiter: string) => first.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}
