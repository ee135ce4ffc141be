import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromCsvCell, toCsvCell } from '../../platform/csv/csv-cell.ts'
import { readCsvTable } from './csv-table.ts'

const cell = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\n', '\t', ' ', 'a', '李', '|', '1'),
  maxLength: 12,
})

describe('cells of CSV', () => {
  it('never begin with what a spreadsheet runs, and come back as they were', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const written = toCsvCell(text)
        const shown = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
        expect(shown).not.toMatch(/^[=+\-@\t\r]/)
        expect(fromCsvCell(shown)).toBe(text)
      }),
    )
  })

  it('come back through a whole file, without the space around them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (people) => {
        const named = people.map(([name, title]) => [`${name}.`, title] as const)
        const lines = named.map(([name, title]) => [name, 'a@example.org', title].map(toCsvCell).join(','))
        const { rows } = await readCsvTable(Buffer.from(`name,email,title\n${lines.join('\r\n')}`))
        expect(rows.map(({ name, title }) => [name, title])).toEqual(
          named.map(([name, title]) => [name.trim(), title.trim() === '' ? null : title.trim()]),
        )
      }),
    )
  })

  it('tell the line on which a row ends, whatever stands between', async () => {
    const file = 'name,email\n\na,a@example.org\n"b\nc",b@example.org\n,,\nd,d@example.org'
    const { rows } = await readCsvTable(Buffer.from(file))
    expect(rows.map(({ name, line }) => [name, line])).toEqual([
      ['a', 3],
      ['b\nc', 5],
      ['d', 7],
    ])
  })
})
