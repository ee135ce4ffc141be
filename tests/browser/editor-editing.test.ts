import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { renderDocument } from '@stoa/editor/server'
import { type EditorHarness, eventually, startEditor, type Writer } from './editor-harness.ts'

let harness: EditorHarness
let anna: Writer
const start = async () => {
  harness = await startEditor('')
  anna = await harness.open()
}
const stop = () => harness[Symbol.asyncDispose]()

const press = async (writer: Writer, ...keys: string[]) => {
  for (const key of keys) await writer.page.keyboard.press(key)
}
const type = (writer: Writer, text: string) => writer.page.keyboard.type(text)

/** An empty page with the caret in it. */
const clear = async (writer: Writer) => {
  await writer.content.focus()
  await press(writer, 'Control+a', 'Delete', 'Control+Alt+0')
  await eventually(
    () => harness.markdown(),
    (markdown) => markdown === '',
  )
}

/** Waits until the server holds this Markdown. */
const holds = (expected: string) =>
  eventually(
    () => harness.markdown(),
    (markdown) => markdown === expected,
  )

/** Pastes as a browser would, with what another program put on the clipboard. */
const paste = (writer: Writer, data: Record<string, string>) =>
  writer.content.evaluate((content, entries) => {
    const clipboardData = new DataTransfer()
    for (const [format, value] of Object.entries(entries)) clipboardData.setData(format, value)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)

describe('writing', () => {
  beforeAll(start)
  afterAll(stop)
  beforeEach(() => clear(anna))

  it.for([
    ['# ', '计划', '# 计划'],
    ['## ', 'Plan', '## Plan'],
    ['### ', 'Plan', '### Plan'],
    ['#### ', 'Plan', '#### Plan'],
    ['- ', 'Plan', '- Plan'],
    ['* ', '计划', '* 计划'],
    ['1. ', 'Plan', '1. Plan'],
    ['[] ', 'Plan', '- [ ] Plan'],
    ['[x] ', '计划', '- [x] 计划'],
    ['> ', 'Plan', '> Plan'],
    ['``` ', 'let a = 1', '```\nlet a = 1\n```'],
    ['```ts ', 'let a = 1', '```ts\nlet a = 1\n```'],
  ] as const)('Markdown makes the block: %s', async ([start, text, expected]) => {
    await type(anna, start + text)
    await holds(expected)
  })

  it('Markdown makes dividers, emphasis, links and pictures', async () => {
    await type(anna, '---')
    await press(anna, 'Enter')
    await type(anna, '**粗体** *slanted* `code` ~~gone~~ [Stoa](https://stoa.example) ')
    await type(anna, '![图](https://stoa.example/a.png) end')
    await holds(
      '---\n\n**粗体** *slanted* `code` ~~gone~~ [Stoa](https://stoa.example) ![图](https://stoa.example/a.png) end',
    )
  })

  it('the slash menu works by keyboard, in English and Chinese', async () => {
    await type(anna, '/head')
    await anna.page.getByRole('option', { name: 'Heading 1' }).waitFor()
    await press(anna, 'ArrowDown', 'Enter')
    await type(anna, 'Second level')
    await press(anna, 'Enter')
    // Where a meeting's action items are offered, they come before the task list.
    await type(anna, '/待办')
    await eventually(
      () => anna.page.getByRole('option').allTextContents(),
      (options) => options.join() === 'Action item,Task list[ ]',
    )
    await press(anna, 'ArrowDown', 'Enter')
    await type(anna, '一件事')
    await holds('## Second level\n\n- [ ] 一件事')
    await press(anna, 'Control+Enter')
    await holds('## Second level\n\n- [x] 一件事')
    await press(anna, 'Enter')
    await type(anna, '/xyz')
    await press(anna, 'Escape')
    await eventually(
      () => anna.page.getByRole('listbox').count(),
      (count) => count === 0,
    )
    await holds('## Second level\n\n- [x] 一件事\n- [ ] /xyz')
  })

  it('the floating toolbar formats and links, and refuses an address that could run', async () => {
    await type(anna, 'Read this')
    await press(anna, 'Shift+Home')
    const toolbar = anna.page.getByRole('toolbar', { name: 'Text formatting' })
    await toolbar.getByRole('button', { name: 'Bold' }).click()
    await holds('**Read this**')
    await toolbar.getByRole('button', { name: 'Link' }).click()
    const address = toolbar.getByRole('textbox', { name: 'Address' })
    await address.fill('javascript:alert(1)')
    await press(anna, 'Enter')
    await toolbar.getByRole('alert').waitFor()
    expect(harness.markdown()).toBe('**Read this**')
    await address.fill('stoa.example/read')
    await press(anna, 'Enter')
    await holds('[**Read this**](https://stoa.example/read)')
    await anna.page.keyboard.press('ArrowRight')
  })

  it('a table comes from the slash menu and grows from its own', async () => {
    await type(anna, '/table')
    await press(anna, 'Enter')
    await anna.content.locator('table').waitFor()
    await type(anna, '负责')
    await press(anna, 'Tab')
    await type(anna, 'Due')
    await press(anna, 'Alt+F10', 'Enter')
    await anna.page.getByRole('menuitem', { name: 'Row below' }).click()
    await eventually(
      () => anna.content.locator('tr').count(),
      (count) => count === 4,
    )
    const empty = '|  |  |  |'
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown.includes(`| 负责 | Due |  |\n| --- | --- | --- |\n${empty}\n${empty}\n${empty}`),
    )
    await press(anna, 'Alt+F10', 'Enter')
    await anna.page.getByRole('menuitem', { name: 'Delete table' }).click()
    await eventually(
      () => anna.content.locator('table').count(),
      (count) => count === 0,
    )
  })

  it('a picture comes by address, and only by a safe one', async () => {
    await type(anna, '/image')
    await press(anna, 'Enter')
    const dialog = anna.page.getByRole('dialog', { name: 'Image' })
    await dialog.getByLabel('Image address').fill('javascript:alert(1)')
    await press(anna, 'Enter')
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Image address').fill('https://stoa.example/plan.png')
    await dialog.getByLabel('Description').fill('路线图')
    await press(anna, 'Enter')
    await holds('![路线图](https://stoa.example/plan.png)')
  })

  it('find and replace knows Chinese, case, and text that formatting cuts in pieces', async () => {
    await type(anna, '上线计划 Plan and **pl**an, 上线计划')
    await press(anna, 'Control+f')
    const find = anna.page.getByRole('search')
    await find.getByLabel('Find').fill('plan')
    await find.getByText('1 of 2').waitFor()
    await find.getByRole('button', { name: 'Match case' }).click()
    await find.getByText('1 of 1').waitFor()
    await find.getByLabel('Replace with').fill('方案')
    await find.getByRole('button', { name: 'Replace', exact: true }).click()
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown === '上线计划 Plan and **方案**, 上线计划',
    )
    await find.getByLabel('Find').fill('计划')
    await find.getByLabel('Replace with').fill('推广')
    await find.getByRole('button', { name: 'Replace all' }).click()
    await find.getByText('2 replaced').waitFor()
    await holds('上线推广 Plan and **方案**, 上线推广')
    await press(anna, 'Escape', 'Control+z')
    await holds('上线计划 Plan and **方案**, 上线计划')
  })

  it('pasted HTML keeps its words and none of its scripts, styles or addresses that could run', async () => {
    await paste(anna, {
      'text/html':
        '<h2 onclick="alert(1)">标题</h2><p style="position:fixed"><script>window.pasted = 1</script>' +
        'text <a href="javascript:window.pasted=1">link</a><img src=x onerror="window.pasted=1">' +
        '<iframe src="https://stoa.example"></iframe></p>',
    })
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown.includes('## 标题') && markdown.includes('text'),
    )
    expect(await anna.page.evaluate(() => 'pasted' in window)).toBe(false)
    expect(await anna.content.locator('script, iframe, [onclick], [onerror]').count()).toBe(0)
    expect(await anna.content.locator('a[href^="javascript"]').count()).toBe(0)
    const html = renderDocument(harness.doc, 'html')
    expect(html).not.toMatch(/javascript:|onerror|onclick|<script|<iframe|position/)
  })
})

describe('writing together', () => {
  beforeAll(start)
  afterAll(stop)

  it('undo takes back only one’s own words, on both screens', async () => {
    await anna.content.focus()
    await type(anna, '安娜写的。')
    await holds('安娜写的。')
    const bo = await harness.open({ name: 'Bo', language: 'zh-CN' })
    await bo.content.focus()
    await press(bo, 'Control+End')
    await type(bo, 'Bo wrote this.')
    await holds('安娜写的。Bo wrote this.')
    await anna.content.focus()
    await press(anna, 'Control+z')
    await holds('Bo wrote this.')
    await eventually(
      () => bo.content.textContent(),
      (text) => text === 'Bo wrote this.',
    )
    await press(anna, 'Control+y')
    await holds('安娜写的。Bo wrote this.')
    await bo.page.context().close()
  })

  it('a name shows while its caret moves and fades after two seconds', async () => {
    const bo = await harness.open({ name: '李梅', language: 'zh-CN' })
    await bo.content.focus()
    await press(bo, 'End')
    await type(bo, '字')
    const name = anna.page.locator('.stoa-cursor-name', { hasText: '李梅' })
    const opacity = () => name.evaluate((element) => Number(getComputedStyle(element).opacity))
    await name.waitFor({ state: 'attached' })
    await eventually(opacity, (shown) => shown === 1)
    const since = performance.now()
    await eventually(opacity, (shown) => shown === 0)
    const shownFor = performance.now() - since
    expect(shownFor).toBeGreaterThan(1200)
    expect(shownFor).toBeLessThan(4000)
    expect(await anna.page.locator('.stoa-cursor').count()).toBe(1)
    await bo.page.context().close()
    await eventually(
      () => anna.page.locator('.stoa-cursor').count(),
      (count) => count === 0,
    )
  })

  it('a reader sees every change and changes nothing', async () => {
    await clear(anna)
    const reader = await harness.open({ name: 'Reader', readonly: true })
    await type(anna, '# 公告')
    await reader.content.getByRole('heading', { name: '公告' }).waitFor()
    await reader.content.click()
    await type(reader, 'not mine to write')
    await paste(reader, { 'text/plain': 'nor to paste' })
    await press(anna, 'Enter')
    await type(anna, 'the end')
    await reader.content.getByText('the end').waitFor()
    await holds('# 公告\n\nthe end')
    expect(await reader.content.getAttribute('contenteditable')).toBe('false')
    await reader.page.context().close()
  })
})
