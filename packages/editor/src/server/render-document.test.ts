import { $createLinkNode } from '@lexical/link'
import { $createParagraphNode, $createTextNode, $getRoot } from 'lexical'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ImageNode } from '../core/image-node.ts'
import { bindEditor } from '../yjs/page-binding.ts'
import { createPageEditor, UnreadablePageError } from './headless-page.ts'
import { readText } from './read-text.ts'
import { readOutline, renderDocument } from './render-document.ts'
import { PageNotEmptyError, seedEmpty, seedFromMarkdown } from './seed-page.ts'

const pageOf = (markdown: string): Y.Doc => {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  return doc
}
const html = (markdown: string) => renderDocument(pageOf(markdown), 'html')

describe('Markdown', () => {
  it.for([
    ['headings', '# 一\n\n## Two\n\n### 三\n\n#### Four'],
    ['emphasis', '**粗体** *slanted* ~~gone~~ `code` ***both***'],
    ['nested lists', '- 区域\n    - 华东\n        1. 上海\n        2. Hangzhou\n- Channels'],
    ['tasks', '- [x] 确认定价\n- [ ] Record the demo'],
    ['numbers that do not begin with one', '3. three\n4. four'],
    ['quotes of two lines', '> 引用\n> second line'],
    ['code with a language', "```ts\nconst a = '<b>'\n\nif (a) return\n```"],
    ['code without one', '```\n# no heading\n```'],
    ['tables', '| 交付物 | Owner |\n| --- | --- |\n| **方案** | 李梅 |\n| a \\| b | `x` |\n|  | last |'],
    ['dividers', 'before\n\n---\n\nafter'],
    ['links', '[发布清单](https://stoa.example/a?b=1#c) and [mail](mailto:a@stoa.example)'],
    ['images', '![路线图](https://stoa.example/plan.png)'],
    ['line breaks', 'one  \ntwo'],
    ['raw HTML, as the words it is', 'a <b>raw</b> <script>alert(1)</script> word'],
  ] as const)('comes back as it was: %s', ([, markdown]) => {
    expect(renderDocument(pageOf(markdown), 'markdown')).toBe(markdown)
  })

  it('reads Windows line endings', () => {
    expect(renderDocument(pageOf('# A\r\n\r\nb'), 'markdown')).toBe('# A\n\nb')
  })

  it.for([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](<java\tscript:alert(1)>)',
    '[x](java&#10;script:alert(1))',
    '[x](data:text/html,hi)',
    '[x](vbscript:x)',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml,hi)',
  ])('makes no link and no picture of %s', (markdown) => {
    const doc = pageOf(markdown)
    expect(renderDocument(doc, 'html')).not.toMatch(/<a|<img|href|src/)
    expect(renderDocument(doc, 'json')).not.toMatch(/"type":"(link|image)"/)
  })
})

describe('HTML', () => {
  it.for([
    [
      'text carries no wrapper',
      '# 标题\n\nPlain **bold**',
      '<h1>标题</h1><p>Plain <strong>bold</strong></p>',
    ],
    [
      'formats nest in one order',
      '***both*** ~~gone~~ `code`',
      '<p><strong><em>both</em></strong> <s>gone</s> <code>code</code></p>',
    ],
    [
      'a nested list belongs to the item before it',
      '- a\n    1. b\n- c',
      '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>',
    ],
    ['numbering goes on where it began', '3. c\n4. d', '<ol start="3"><li>c</li><li>d</li></ol>'],
    [
      'tasks are boxes',
      '- [x] 好\n- [ ] 未',
      '<ul><li><input type="checkbox" disabled checked> 好</li><li><input type="checkbox" disabled> 未</li></ul>',
    ],
    [
      'a table has a head and a body',
      '| A | B |\n| --- | --- |\n| 中 | **x** |',
      '<table><thead><tr><th>A</th><th>B</th></tr></thead>' +
        '<tbody><tr><td>中</td><td><strong>x</strong></td></tr></tbody></table>',
    ],
    [
      'code says its language and is escaped',
      '```html\n<b>&amp;</b>\n```',
      '<pre><code class="language-html">&lt;b&gt;&amp;amp;&lt;/b&gt;</code></pre>',
    ],
    ['quotes, dividers, breaks', '> 引\n> 用\n\n---', '<blockquote>引<br>用</blockquote><hr>'],
    [
      'links and pictures',
      '[a](https://stoa.example/?x=1&y="2") ![图 "1"](/p.png)',
      '<p><a href="https://stoa.example/?x=1&amp;y=&quot;2&quot;" rel="noopener noreferrer nofollow">a</a> ' +
        '<img src="/p.png" alt="图 &quot;1&quot;"></p>',
    ],
    ['what looks like HTML is text', 'a <b>x</b>', '<p>a &lt;b&gt;x&lt;/b&gt;</p>'],
  ] as const)('%s', ([, markdown, expected]) => {
    expect(html(markdown)).toBe(expected)
  })

  it('follows no address that somebody wrote into the document past the editor', () => {
    const doc = pageOf('')
    const editor = createPageEditor()
    const page = bindEditor({ editor, doc })
    editor.update(
      () => {
        const link = $createLinkNode('javascript:alert(1)').append($createTextNode('words'))
        $getRoot().append($createParagraphNode().append(link, new ImageNode('javascript:alert(1)', '图')))
      },
      { discrete: true },
    )
    page.destroy()
    expect(renderDocument(doc, 'json')).toContain('javascript:alert(1)')
    expect(renderDocument(doc, 'html')).toBe('<p></p><p>words图</p>')
    expect(renderDocument(doc, 'markdown')).not.toContain('javascript')
  })
})

describe('text', () => {
  const doc = pageOf('# 标题\n\n- a\n    - b\n\n| A | B |\n| --- | --- |\n| 中 | 文 |\n\n![图](/p.png) end')

  it('parts blocks by an empty line, items and rows by a line, cells by a tab', () => {
    expect(renderDocument(doc, 'text')).toBe('标题\n\na\n  b\n\nA\tB\n中\t文\n\n图 end')
  })

  it('for search stands one block in a line, read without an editor', () => {
    expect(readText(doc)).toBe('标题\na\nb\nA\nB\n中\n文\n图 end')
  })
})

describe('a page', () => {
  it('is seeded once', () => {
    const doc = new Y.Doc()
    seedEmpty(doc)
    expect(JSON.parse(renderDocument(doc, 'json'))).toMatchObject({
      root: { children: [{ type: 'paragraph' }] },
    })
    expect(() => seedFromMarkdown(doc, 'again')).toThrow(PageNotEmptyError)
  })

  it('is only read by rendering', () => {
    const doc = pageOf('# One')
    const before = Y.encodeStateAsUpdate(doc)
    for (const format of ['markdown', 'json', 'text', 'html'] as const) renderDocument(doc, format)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('with a node of a newer version is refused rather than rendered without it', () => {
    const doc = pageOf('# One')
    doc.get('root-v2', Y.XmlElement).insert(0, [new Y.XmlElement('whiteboard')])
    expect(() => renderDocument(doc, 'html')).toThrow(UnreadablePageError)
  })

  it('lists its headings with the slugs the editor gives them', () => {
    expect(readOutline(pageOf('# 发布 计划\n\ntext\n\n## 发布 计划\n\n## Q3: what’s next?'))).toEqual([
      { level: 1, text: '发布 计划', slug: '发布-计划' },
      { level: 2, text: '发布 计划', slug: '发布-计划-2' },
      { level: 2, text: 'Q3: what’s next?', slug: 'q3-what-s-next' },
    ])
  })
})
