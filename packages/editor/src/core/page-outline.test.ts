import { $createHeadingNode } from '@lexical/rich-text'
import { $createTextNode, $getRoot } from 'lexical'
import { describe, expect, it } from 'vitest'
import { createPageEditor } from '../server/headless-page.ts'
import { readOutline, slugOfHeading, withUniqueSlugs } from './page-outline.ts'

describe('slugs', () => {
  it.for([
    ['发布 计划 2.0', '发布-计划-2-0'],
    ['  Q3: What’s next?  ', 'q3-what-s-next'],
    ['ＦＵＬＬ　ｗｉｄｔｈ', 'full-width'],
    ['Überblick & Größe', 'überblick-größe'],
    ['हिन्दी', 'हिन्दी'],
    ['—', 'section'],
    ['', 'section'],
  ] as const)('%j is addressed as %s', ([text, slug]) => {
    expect(slugOfHeading(text)).toBe(slug)
  })

  it('equal headings are told apart, also from one that is called like a numbered one', () => {
    const slugs = withUniqueSlugs(['计划', '计划', '计划 2', '计划'].map((text) => ({ text })))
    expect(slugs.map(({ slug }) => slug)).toEqual(['计划', '计划-2', '计划-2-2', '计划-3'])
  })
})

it('the outline lists headings in order with their levels', () => {
  const editor = createPageEditor()
  editor.update(
    () => {
      $getRoot().append(
        $createHeadingNode('h1').append($createTextNode('一')),
        $createHeadingNode('h3').append(
          $createTextNode('Three ').toggleFormat('bold'),
          $createTextNode('三'),
        ),
      )
    },
    { discrete: true },
  )
  expect(readOutline(editor)).toEqual([
    { text: '一', level: 1, slug: '一' },
    { text: 'Three 三', level: 3, slug: 'three-三' },
  ])
})
