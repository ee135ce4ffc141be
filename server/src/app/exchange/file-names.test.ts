import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileNameOf, NamesInFolders } from './file-names.ts'

describe('names of files', () => {
  it('are the titles, as far as file systems take them', () => {
    for (const [title, name] of [
      ['周会 2026/11', '周会 2026-11'],
      ['a:b*c?"d"<e>|f\\g', 'a-b-c--d--e--f-g'],
      ['  two\n\tlines  ', 'two lines'],
      ['...', 'untitled'],
      ['../../etc/passwd', '-..-etc-passwd'],
      ['', 'untitled'],
      ['CON', 'CON_'],
      ['notes.md', 'notes-md'],
      ['v1.2', 'v1.2'],
    ] as const)
      expect(fileNameOf(title), title).toBe(name)
    expect(fileNameOf('👩‍👩‍👧'.repeat(50)).endsWith('👩‍👩‍👧')).toBe(true)
  })

  it('are given once, whatever the file system takes for the same, and never lead out of their folder', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 })), (titles) => {
        const names = new NamesInFolders()
        const paths = [...titles, ...titles].map((title) => names.place('Space', title))
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
        for (const path of paths) {
          expect(path).toMatch(/^Space\/[^/\\.\p{Cc}][^/\\\p{Cc}]*$/u)
          expect(Buffer.byteLength(path)).toBeLessThan(200)
        }
      }),
    )
  })
})
