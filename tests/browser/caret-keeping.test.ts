import { $createParagraphNode, $createTextNode, $getRoot, $isElementNode, $isTextNode } from 'lexical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EditorHarness, eventually, type Remote, startEditor, type Writer } from './editor-harness.ts'

const above = ['计划 Plan', '第一行 above', '第二行 above', '第三行 above']
const home = '我在这里写 and here I write'
const page = [...above, home].join('\n\n')

let harness: EditorHarness
let anna: Writer
beforeAll(async () => {
  harness = await startEditor(page)
  anna = await harness.open()
})
afterAll(() => harness[Symbol.asyncDispose]())

const lines = (): Promise<string[]> => anna.page.locator('.stoa-content > *').allTextContents()

/** Numbers from a seed, each in [0, 1): mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Elsewhere {
  name: string
  change: (remote: Remote, mark: string) => void
}

/** Anna's line, found by words that nobody touches. */
const $ownLine = () => {
  const line = $getRoot()
    .getChildren()
    .find((child) => child.getTextContent().includes('这里写'))
  const text = $isElementNode(line) ? line.getFirstDescendant() : null
  if (!$isElementNode(line) || !$isTextNode(text)) throw new Error('The line has no text.')
  return { line, text }
}

const update = ({ editor }: Remote, change: () => void): void => editor.update(change, { discrete: true })

const writeInto = (remote: Remote, mark: string, at: (text: string) => number): void =>
  update(remote, () => {
    const { text } = $ownLine()
    text.spliceText(at(text.getTextContent()), 0, mark)
  })

/** What others may do while the caret goes to the end of a line: nothing of it is where Anna writes. */
const elsewhere: Elsewhere[] = [
  { name: 'words into the line above', change: (remote, mark) => remote.insert(1, 'end', mark) },
  { name: 'words before the line', change: (remote, mark) => writeInto(remote, mark, () => 0) },
  {
    name: 'words into the line',
    change: (remote, mark) => writeInto(remote, mark, (text) => text.indexOf('这里写')),
  },
  {
    name: 'a new line above',
    change: (remote, mark) =>
      update(remote, () => {
        $ownLine().line.insertBefore($createParagraphNode().append($createTextNode(`new ${mark}`)))
      }),
  },
  {
    name: 'the line above taken away',
    change: (remote) =>
      update(remote, () => {
        $ownLine().line.getPreviousSibling()?.remove()
      }),
  },
]

/** The page as it was at first, so that every round is like the first one. */
const reset = async (remote: Remote): Promise<void> => {
  update(remote, () => {
    const { line, text } = $ownLine()
    text.setTextContent(home)
    for (const child of $getRoot().getChildren()) if (!child.is(line)) child.remove()
    for (const words of above) line.insertBefore($createParagraphNode().append($createTextNode(words)))
  })
  await eventually(lines, (shown) => shown.join() === [...above, home].join())
}

const seed = 20_261_123
const rounds = 60

/** The page is busy for a while, as a slow machine is: keys and messages pile up, and come in the order of the browser. */
const busy = (milliseconds: number): Promise<void> =>
  anna.page.evaluate((time) => {
    const until = performance.now() + time
    while (performance.now() < until);
  }, milliseconds)

it(`stays at the end of the line where it was put, while others write above it and into it (seed ${seed})`, async () => {
  const remote = harness.remote()
  const random = numbersFrom(seed)
  await anna.devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const lost: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    await reset(remote)
    await anna.page.locator('.stoa-content > *', { hasText: home }).click({ position: { x: 2, y: 8 } })
    const { name, change } = elsewhere[Math.floor(random() * elsewhere.length)]!
    const working = busy(random() * 60)
    const typing = anna.page.keyboard.press('End').then(() => anna.page.keyboard.insertText('!'))
    for (let time = 0; time < 3; time += 1) {
      change(remote, `<${round}>`)
      // Lets the message out before the next.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all([working, typing])
    await eventually(
      () => harness.markdown(),
      (markdown) => markdown.includes('!'),
    )
    const own = harness
      .markdown()
      .split('\n\n')
      .find((text) => text.includes('!'))
    if (own?.endsWith('write!') !== true) lost.push(`round ${round}, ${name}: ${own}`)
  }
  await anna.devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  expect(lost).toEqual([])
})
