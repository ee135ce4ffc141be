import { describe, expect, it } from 'vitest'
import { commentParts, mentionAt, mentionedIn, withMention } from './mention-text.ts'

const person = (id: string, name: string) => ({ id, name, hue: 0 })
const wang = person('1', '王强')
const short = person('2', '王')
const ada = person('3', 'Ada Lovelace')

describe('a mention that is being typed', () => {
  const at = (text: string, taken: string[] = []) => mentionAt(text, text.length, taken)

  it('begins with an at sign of either width, also right behind Chinese words', () => {
    expect(at('@')).toEqual({ start: 0, query: '' })
    expect(at('请@王')).toEqual({ start: 1, query: '王' })
    expect(at('请\uFF20王')).toEqual({ start: 1, query: '王' })
    expect(at('see @Ada Lo')).toEqual({ start: 4, query: 'Ada Lo' })
  })

  it('is none in an address, behind a space, over lines, or once more is written than a name', () => {
    expect(at('ada@example.com')).toBeNull()
    expect(at('5 @ 3')).toBeNull()
    expect(at('@Ada\nLovelace')).toBeNull()
    expect(at('@a b c d e')).toBeNull()
    expect(at('@王强，')).toBeNull()
    expect(at('@王强，周五')).toBeNull()
    expect(at(`@${'x'.repeat(41)}`)).toBeNull()
  })

  it('ends behind a name that was taken', () => {
    expect(at('@Ada Lovelace ', ['Ada Lovelace'])).toBeNull()
    expect(at('@王强 周五', ['王强'])).toBeNull()
    expect(at('@王', ['王强'])).toEqual({ start: 0, query: '王' })
  })

  it('looks at what stands before the caret alone', () => {
    expect(mentionAt('@王 later', 2)).toEqual({ start: 0, query: '王' })
    expect(mentionAt('plain @王', 5)).toBeNull()
  })

  it('gives way to the whole name, with one space behind it', () => {
    expect(withMention('请@王看', { start: 1, query: '王' }, '王强')).toEqual({
      text: '请@王强 看',
      caret: 5,
    })
    expect(withMention('@A b', { start: 0, query: 'A' }, 'Ada')).toEqual({ text: '@Ada b', caret: 4 })
  })
})

describe('a comment', () => {
  it('shows names as people, the longest that fits', () => {
    expect(commentParts('@王强 和 @王，@Ada Lovelace', [short, wang, ada])).toEqual([
      wang,
      ' 和 ',
      short,
      '，',
      ada,
    ])
    expect(commentParts('@王强', [])).toEqual(['@王强'])
    expect(commentParts('', [wang])).toEqual([])
  })

  it('speaks to those whose names stand in it, each once', () => {
    expect(mentionedIn('\uFF20王强 @王强 @王 @外人', [short, wang, ada])).toEqual([wang, short])
  })
})
