import type { AuditExportRequest, AuditRecord } from '@stoa/protocol'

const columns: readonly (readonly [string, (entry: AuditRecord) => string | number | null])[] = [
  ['sequence', ({ sequence }) => sequence],
  ['time', ({ at }) => new Date(at).toISOString()],
  ['actor', ({ actor }) => actor.name],
  ['actor_id', ({ actor }) => actor.id],
  ['via', ({ actor }) => actor.via],
  ['address', ({ actor }) => actor.address],
  ['action', ({ action }) => action],
  ['target_type', ({ target }) => target?.type ?? null],
  ['target', ({ target }) => target?.name ?? null],
  ['target_id', ({ target }) => target?.id ?? null],
  ['details', ({ details }) => JSON.stringify(details)],
  ['previous_hash', ({ previousHash }) => previousHash],
  ['hash', ({ hash }) => hash],
]

/**
 * A cell of CSV. A name that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, also full-width or behind white
 * space) gets an apostrophe in front, as OWASP advises.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const harmless = /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value) ? `'${value}` : value
  return `"${harmless.replaceAll('"', '""')}"`
}

/** NDJSON carries every column, so that the chain can be verified without us; CSV is for spreadsheets. */
export async function* writeExport(
  format: AuditExportRequest['format'],
  batches: AsyncIterable<readonly AuditRecord[]>,
): AsyncGenerator<string> {
  // Without the mark, Excel reads Chinese names in the encoding of the machine.
  if (format === 'csv') yield `\uFEFF${columns.map(([name]) => name).join(',')}\r\n`
  for await (const batch of batches) {
    if (batch.length === 0) continue
    yield format === 'ndjson'
      ? `${batch.map((entry) => JSON.stringify(entry)).join('\n')}\n`
      : batch.map((entry) => `${columns.map(([, read]) => csvCell(read(entry))).join(',')}\r\n`).join('')
  }
}
