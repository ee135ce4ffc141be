import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commit,
  compose,
  type EditorHarness,
  eventually,
  startEditor,
  type Writer,
} from './editor-harness.ts'

const PAGE = `第一段：共同编辑

第二段：别处

第三段：撤销`

/** What each block shows. Behind a composition Lexical keeps a character nobody sees. */
const lines = async ({ page }: Writer) => {
  const shown = await page.locator('.stoa-content > *').allTextContents()
  return shown.map((text) => text.replaceAll('\u200b', ''))
}

const placeCaret = async ({ page }: Writer, block: number, offset: number) => {
  await page.evaluate(
    ([at, letter]) => {
      const element = document.querySelectorAll('.stoa-content > *')[at ?? 0]
      const text = element?.querySelector('[data-lexical-text]')?.firstChild
      document.querySelector<HTMLElement>('.stoa-content')?.focus()
      window.getSelection()?.collapse(text ?? null, letter)
    },
    [block, offset],
  )
}

const watchCompositions = ({ page }: Writer) =>
  page.evaluate(() => {
    window.compositions = []
    for (const type of ['compositionstart', 'compositionend'] as const) {
      document.addEventListener(type, (event) => window.compositions.push(`${type} ${event.data}`), true)
    }
  })

const compositions = ({ page }: Writer) => page.evaluate(() => window.compositions)

describe('composing Chinese while others write', () => {
  let harness: EditorHarness
  let anna: Writer
  beforeAll(async () => {
    harness = await startEditor(PAGE)
    anna = await harness.open()
    await watchCompositions(anna)
  })
  afterAll(() => harness[Symbol.asyncDispose]())

  it('a composition is neither broken nor doubled by edits before it, behind it and elsewhere', async () => {
    const remote = harness.remote()
    await placeCaret(anna, 0, 4)
    await compose(anna, 'n', 'ni', "ni'h", 'ni hao')
    expect((await lines(anna))[0]).toBe('第一段：ni hao共同编辑')

    remote.insert(0, 'start', '【前】')
    remote.insert(0, 'end', '【后】')
    remote.insert(1, 'start', '【二】')
    // The edits reach the window's document while the page on the screen waits.
    await eventually(
      () => anna.page.evaluate(() => window.stoa.doc.get('root-v2').toJSON() as unknown as string),
      (content) => content.includes('【二】'),
    )
    expect(await lines(anna)).toEqual(['第一段：ni hao共同编辑', '第二段：别处', '第三段：撤销'])
    await compose(anna, '你好')
    expect(await compositions(anna)).toEqual(['compositionstart '])

    await commit(anna, '你好')
    const expected = ['【前】第一段：你好共同编辑【后】', '【二】第二段：别处', '第三段：撤销']
    await eventually(
      () => lines(anna),
      (shown) => shown[0] === expected[0] && shown[1] === expected[1],
    )
    expect(await compositions(anna)).toEqual(['compositionstart ', 'compositionend 你好'])
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown === expected.join('\n\n'),
    )

    // The caret is still behind what was composed, and the next words go on from there.
    await compose(anna, 'shi', '世界')
    await commit(anna, '世界')
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown.startsWith('【前】第一段：你好世界共同编辑【后】'),
    )
  })

  it('a composition that is given up leaves nothing, and what waited comes in', async () => {
    const remote = harness.remote()
    await placeCaret(anna, 1, 0)
    await compose(anna, 'x', 'xie')
    remote.insert(1, 'start', '【让】')
    await compose(anna, '')
    await commit(anna, '')
    await eventually(
      () => lines(anna),
      (shown) => shown[1]?.startsWith('【让】') === true,
    )
    expect(harness.markdown()).toMatch(/^【让】.*第二段：别处$/m)
    expect(harness.markdown()).not.toContain('x')
  })

  it('two people composing in one paragraph both keep every word', async () => {
    const bo = await harness.open({ name: 'Bo', language: 'zh-CN' })
    await placeCaret(anna, 2, 0)
    await placeCaret(bo, 2, '第三段：撤销'.length)
    await compose(anna, 'kai', '开头')
    await compose(bo, 'jie', '结尾')
    await commit(anna, '开头')
    await commit(bo, '结尾')
    const expected = '开头第三段：撤销结尾'
    for (const writer of [anna, bo]) {
      await eventually(
        () => lines(writer),
        (shown) => shown[2] === expected,
      )
    }
    expect(harness.markdown().split('\n\n')[2]).toBe(expected)

    // Anna takes back her own composition; what Bo composed stays on both screens.
    await anna.page.keyboard.press('Control+z')
    for (const writer of [anna, bo]) {
      await eventually(
        () => lines(writer),
        (shown) => shown[2] === '第三段：撤销结尾',
      )
    }
    await bo.page.context().close()
  })
})
