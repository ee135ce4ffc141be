import type { LexicalEditor } from 'lexical'
import { describe, expect, it } from 'vitest'
import { createPageEditor } from '../server/headless-page.ts'
import { $pageFromMarkdown, $pageToMarkdown } from './page-markdown.ts'
import { findMatches, replaceAllMatches, replaceMatch } from './text-search.ts'

const editorWith = (markdown: string): LexicalEditor => {
  const editor = createPageEditor()
  editor.update(() => $pageFromMarkdown(markdown), { discrete: true })
  return editor
}
const markdownOf = (editor: LexicalEditor) => editor.read(() => $pageToMarkdown())
const count = (markdown: string, query: string, caseSensitive = false) =>
  findMatches(editorWith(markdown), query, { caseSensitive }).length

describe('finding', () => {
  it('finds Chinese inside a sentence, and one character', () => {
    expect(count('上线计划与计划外的计', '计划')).toBe(2)
    expect(count('上线计划与计划外的计', '计')).toBe(3)
  })

  it('knows case, or not', () => {
    expect(count('Plan plan PLAN', 'plan')).toBe(3)
    expect(count('Plan plan PLAN', 'plan', true)).toBe(1)
  })

  it('keeps its place behind letters whose small form is longer', () => {
    const editor = editorWith('İİ Plan')
    expect(replaceMatch(editor, 'plan', '计划', 0)).toBe(true)
    expect(markdownOf(editor)).toBe('İİ 计划')
  })

  it('finds across formats and links, never across blocks', () => {
    expect(count('上**线计**划 [li](https://stoa.example)nk', '上线计划')).toBe(1)
    expect(count('[li](https://stoa.example)nk', 'link')).toBe(1)
    expect(count('上线\n\n计划', '线计')).toBe(0)
  })

  it('looks into lists, tables and code', () => {
    expect(
      count('- plan\n    - plan\n\n| plan | a |\n| --- | --- |\n| b | plan |\n\n```\nplan\n```', 'plan'),
    ).toBe(5)
  })

  it('does not overlap, and finds nothing for nothing', () => {
    expect(count('aaaa', 'aa')).toBe(2)
    expect(count('aaaa', '')).toBe(0)
  })
})

describe('replacing', () => {
  it('takes the format of where the match began', () => {
    const editor = editorWith('a **上线**计划 b')
    expect(replaceMatch(editor, '上线计划', '推广', 0)).toBe(true)
    expect(markdownOf(editor)).toBe('a **推广** b')
  })

  it('replaces the match meant, and none when it is gone', () => {
    const editor = editorWith('plan plan plan')
    expect(replaceMatch(editor, 'plan', '计划', 1)).toBe(true)
    expect(markdownOf(editor)).toBe('plan 计划 plan')
    expect(replaceMatch(editor, 'plan', '计划', 7)).toBe(false)
  })

  it('replaces all, also by text that holds the query', () => {
    const editor = editorWith('计划，计划\n\n- 计划')
    expect(replaceAllMatches(editor, '计划', '计划书')).toBe(3)
    expect(markdownOf(editor)).toBe('计划书，计划书\n\n- 计划书')
  })
})
