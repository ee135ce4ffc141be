/** What a spreadsheet would run as a formula (OWASP, CSV injection), or what was made harmless already. */
const risky = /^(?:[\s']*[=+\-@]|'*[\t\r])/

/**
 * One cell of a CSV file that people open in a spreadsheet. Text that it would run as a formula gets an apostrophe in
 * front, which {@link fromCsvCell} takes off again.
 */
export function toCsvCell(text: string): string {
  const safe = risky.test(text) ? `'${text}` : text
  return /[",;\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const fromCsvCell = (cell: string): string =>
  cell.startsWith("'") && risky.test(cell) ? cell.slice(1) : cell
