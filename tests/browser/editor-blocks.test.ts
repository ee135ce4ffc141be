import { changeMeetingBlock, readFields, readMeetingBlocks } from '@stoa/editor'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examine } from './client-examine.ts'
import {
  commit,
  compose,
  type EditorHarness,
  eventually,
  startEditor,
  type Writer,
} from './editor-harness.ts'

let harness: EditorHarness
let anna: Writer

beforeAll(async () => {
  harness = await startEditor('')
  anna = await harness.open()
})
afterAll(() => harness[Symbol.asyncDispose]())

const press = async ({ page }: Writer, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const type = ({ page }: Writer, text: string) => page.keyboard.type(text)

/** The browser tells of a caret that it moved in a task of its own. */
const caretTold = ({ page }: Writer) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))

const choose = async (writer: Writer, query: string, option: string) => {
  await type(writer, `/${query}`)
  await writer.page.getByRole('option', { name: option }).waitFor()
  await press(writer, 'Enter')
}

/** The form of a new field asks for its label first. */
const name = async (writer: Writer, label: string) => {
  const field = writer.page.getByRole('textbox', { name: 'Label' })
  await field.waitFor()
  await eventually(() => field.evaluate((input) => input === document.activeElement), Boolean)
  await type(writer, label)
}

const clear = async (writer: Writer) => {
  await writer.content.focus()
  await press(writer, 'Control+a', 'Delete', 'Control+Alt+0')
  await eventually(
    () => harness.markdown(),
    (markdown) => markdown === '',
  )
}

const blocks = (isDone: (found: ReturnType<typeof readMeetingBlocks>) => boolean) =>
  eventually(() => readMeetingBlocks(harness.doc), isDone)
const fields = (isDone: (found: ReturnType<typeof readFields>) => boolean) =>
  eventually(() => readFields(harness.doc), isDone)

const texts = (found: ReturnType<typeof readMeetingBlocks>) => found.map(({ text }) => text).join('|')

describe('blocks of a meeting', () => {
  beforeEach(() => clear(anna))

  it('come from the slash menu, go on with Enter, and end with Enter in an empty one', async () => {
    await choose(anna, 'agenda', 'Agenda item')
    await type(anna, '上线时间')
    await press(anna, 'Enter')
    await type(anna, 'notes under it')
    await press(anna, 'Enter')
    await choose(anna, 'jueyi', 'Decision')
    await type(anna, 'Wednesday')
    await press(anna, 'Enter')
    await choose(anna, '行动', 'Action item')
    await type(anna, 'record the demo')
    await press(anna, 'Enter')
    await type(anna, 'book a room')
    await press(anna, 'Enter', 'Enter')
    await type(anna, 'the end')
    const found = await blocks((all) => texts(all) === '上线时间|Wednesday|record the demo|book a room')
    expect(found.map((block) => block.type)).toEqual([
      'agenda-item',
      'decision',
      'action-item',
      'action-item',
    ])
    expect(new Set(found.map(({ id }) => id)).size).toBe(4)
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown.endsWith('-->\n\nthe end') && markdown.includes('notes under it'),
    )
  })

  it('become a paragraph again with Backspace at the start', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, 'only words')
    await blocks((all) => texts(all) === 'only words')
    await press(anna, 'Home')
    await caretTold(anna)
    await press(anna, 'Backspace')
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown === 'only words',
    )
  })

  it('are given an owner and a date by keyboard, and the caret comes back to the words', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, '准备')
    await press(anna, 'Tab', 'Enter')
    const form = anna.page.getByRole('dialog', { name: 'Action item' })
    await form.getByRole('combobox', { name: 'Owner' }).waitFor()
    await type(anna, '李')
    await form.getByRole('option', { name: /李梅/ }).waitFor()
    await press(anna, 'ArrowDown', 'Enter')
    await blocks(([block]) => block?.ownerId === 'limei')
    await anna.content.getByRole('button', { name: 'Owner: 李梅' }).waitFor()
    await type(anna, '演示')
    await press(anna, 'Tab', 'ArrowRight', 'Enter')
    await form.getByLabel('Due').fill('2026-12-03')
    await press(anna, 'Escape')
    await type(anna, '!')
    await blocks(
      ([block]) => block?.type === 'action-item' && block.due === '2026-12-03' && block.text === '准备演示!',
    )
    await press(anna, 'Tab', 'Enter')
    await form.getByRole('combobox', { name: 'Owner' }).fill('a guest of ours')
    await press(anna, 'Enter')
    await blocks(([block]) => block?.ownerId === 'a guest of ours')
  })

  it('are ticked off by mouse and by keyboard, and undone', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, 'call them')
    const box = anna.content.getByRole('checkbox', { name: 'Done' })
    const isDone = (done: boolean) =>
      blocks(([block]) => block?.type === 'action-item' && block.done === done)
    await box.click()
    await isDone(true)
    await press(anna, 'Control+Enter')
    await isDone(false)
    await press(anna, 'Control+Enter')
    await isDone(true)
    await press(anna, 'Control+z')
    await isDone(false)
    await type(anna, ' now')
    await blocks(([block]) => block?.text === 'call them now')
  })

  it('make a card when the host can, and show it', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, 'write it down')
    await press(anna, 'Tab', 'ArrowRight', 'ArrowRight')
    await expect.poll(() => anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Make a card')
    await press(anna, 'Enter')
    await blocks(([block]) => block?.type === 'action-item' && block.card?.cardId === 'card-1')
    await anna.content.getByRole('link', { name: /上线 · card-1/ }).waitFor()
  })

  it('are another one when copied, and the same when cut', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, 'twice')
    const [first] = await blocks((all) => texts(all) === 'twice')
    changeMeetingBlock(harness.doc, first?.id ?? '', {
      card: { boardId: 'b', cardId: 'c' },
      ownerId: 'limei',
    })
    await anna.content.getByRole('button', { name: 'Owner: 李梅' }).waitFor()
    await press(anna, 'Enter', 'Enter', 'Control+a')
    await caretTold(anna)
    await press(anna, 'Control+c', 'Control+End')
    await caretTold(anna)
    await press(anna, 'Control+v')
    const copied = await blocks((all) => all.length === 2)
    expect(copied).toMatchObject([
      { id: first?.id, card: { cardId: 'c' }, ownerId: 'limei' },
      { card: null, ownerId: 'limei', text: 'twice' },
    ])
    expect(copied[1]?.id).not.toBe(first?.id)
    await press(anna, 'Control+a')
    await caretTold(anna)
    await press(anna, 'Control+x')
    await blocks((all) => all.length === 0)
    await press(anna, 'Control+v')
    const moved = await blocks((all) => all.length === 2)
    expect(moved[0]).toMatchObject({ id: first?.id, card: { cardId: 'c' } })
  })

  it('keep what an input method composes while the server and another window change the same one', async () => {
    await choose(anna, 'action', 'Action item')
    await type(anna, '上线：')
    const [block] = await blocks((all) => texts(all) === '上线：')
    const bo = await harness.open({ name: 'Bo' })
    await bo.content.getByText('上线：').waitFor()
    await compose(anna, 'n', 'ni', "ni'h", 'ni hao')
    changeMeetingBlock(harness.doc, block?.id ?? '', { text: '明天上线：', ownerId: 'wangwei', done: true })
    await bo.content.getByText('明天上线：').click()
    await press(bo, 'End')
    await type(bo, '【Bo】')
    await blocks(([now]) => now?.text.includes('【Bo】') === true)
    expect(await anna.content.locator('.stoa-block-words').textContent()).toContain('ni hao')
    await commit(anna, '你好')
    const [end] = await blocks(([now]) => now?.text.includes('你好') === true)
    expect(end).toMatchObject({ ownerId: 'wangwei', done: true, id: block?.id })
    expect([
      end?.text.match(/你好/g)?.length,
      end?.text.match(/【Bo】/g)?.length,
      end?.text.startsWith('明天上线：'),
    ]).toEqual([1, 1, true])
    for (const writer of [anna, bo]) {
      await eventually(
        () => writer.content.locator('.stoa-block-words').first().textContent(),
        (shown) => shown?.replaceAll('\u200b', '') === end?.text,
      )
    }
    await bo.page.close()
  })
})

describe('fields of a form', () => {
  beforeEach(() => clear(anna))

  it('are made, named, filled and left by keyboard', async () => {
    await choose(anna, 'textfield', 'Text field')
    await name(anna, 'Goal')
    await press(anna, 'Enter')
    await type(anna, '两周内完成')
    await fields(([field]) => field?.label === 'Goal' && field.value === '两周内完成')
    await press(anna, 'Enter')
    await choose(anna, 'choice', 'Choice field')
    await name(anna, 'Priority')
    await anna.page.getByRole('textbox', { name: /Choices/ }).fill('high\nlow')
    await press(anna, 'Escape', 'Enter')
    await anna.page.getByRole('radio', { name: 'high' }).waitFor()
    await press(anna, 'ArrowDown', 'Escape')
    await fields(([, field]) => field?.value === 'low')
    await press(anna, 'Shift+Tab')
    await type(anna, '。')
    await press(anna, 'Tab', 'ArrowDown')
    await type(anna, 'after')
    await fields(([field]) => field?.value === '两周内完成。')
    expect(harness.markdown()).toContain('-->\n\nafter')
  })

  it('take dates, people and ticks by mouse, and change their kind without losing what fits', async () => {
    await choose(anna, 'checkbox', 'Checkbox field')
    await name(anna, 'Agreed')
    await press(anna, 'Escape')
    await anna.content.getByRole('checkbox', { name: 'Agreed' }).click()
    await fields(([field]) => field?.value === 'yes')
    await press(anna, 'ArrowDown')
    await choose(anna, 'person', 'Person field')
    await name(anna, 'Owner')
    await press(anna, 'Escape')
    await anna.content.getByRole('button', { name: 'Owner: Not filled in' }).click()
    await anna.page.getByRole('option', { name: /Anna Berg/ }).click()
    await fields(([, field]) => field?.value === 'anna')
    await anna.content.getByRole('button', { name: 'Field settings: Owner' }).click()
    await anna.page.getByLabel('Kind of answer').selectOption('text')
    await fields(([, field]) => field?.type === 'text' && field.label === 'Owner' && field.value === 'anna')
    await anna.page.getByLabel('Kind of answer').selectOption('date')
    await fields(([, field]) => field?.type === 'date' && field.value === null)
    await press(anna, 'Escape')
  })
})

describe('blocks for those who read them otherwise', () => {
  const form =
    '**项目:** 手册 <!-- field type=text -->\n\n**同意:** <!-- field type=checkbox -->\n\n**日期:** <!-- field type=date -->'
  const note =
    '## 议程 <!-- agenda-item id=a minutes=5 -->\n\n> 同意 <!-- decision id=d -->\n\n- [x] 准备 <!-- action-item id=t ownerId=limei due=2026%2D01%2D02 card=b/c -->'

  it.for([
    ['en', 1024],
    ['zh-CN', 360],
  ] as const)(
    'have names in %s and pass every rule of axe, forms open as well',
    async ([language, width]) => {
      const [{ agendaItem, decision, actionItem }, owner] =
        language === 'en'
          ? [{ agendaItem: 'Agenda item', decision: 'Decision', actionItem: 'Action item' }, 'Owner: 李梅']
          : [{ agendaItem: '议题', decision: '决议', actionItem: '行动项' }, '负责人：李梅']
      await using own = await startEditor(`${note}\n\n${form}`)
      const found: string[] = []
      const viewport = { width, height: 900 }
      const writer = await own.open({ language, viewport })
      for (const name of [agendaItem, decision, actionItem]) {
        await writer.content.getByRole('group', { name, exact: true }).waitFor()
      }
      await examine(writer.page, `${language} page`, found)
      await writer.content.getByRole('button', { name: owner }).click()
      await writer.page.getByRole('dialog', { name: actionItem }).getByRole('option').first().waitFor()
      await settled(writer)
      await examine(writer.page, `${language} form`, found)
      await press(writer, 'Escape')
      await writer.content.getByRole('button', { name: /项目/ }).click()
      await writer.page.getByRole('dialog').waitFor()
      await settled(writer)
      await examine(writer.page, `${language} field settings`, found)
      const reader = await own.open({ language, viewport, readonly: true })
      await reader.content.getByText('李梅').waitFor()
      await examine(reader.page, `${language} reader`, found)
      expect(await reader.content.getByRole('button').count()).toBe(0)
      expect(found).toEqual([])
    },
  )
})

/** What fades in has its colours only when it is there. */
const settled = ({ page }: Writer) =>
  page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
