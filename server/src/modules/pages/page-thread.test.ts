import { comparePages, readText, seedFromMarkdown } from '@stoa/editor/server'
import type { ComparedBlock } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TooMuchWorkError } from '../../sync/index.ts'
import { pageThread } from './page-versions.ts'

function page(blocks: number, words = ''): Y.Doc {
  const document = new Y.Doc()
  const lines = Array.from(
    { length: blocks },
    (_each, index) => `第 ${index} 段${words}，会议讨论了 ${index * 7} 个议题`,
  )
  seedFromMarkdown(document, lines.join('\n\n'))
  return document
}

function documentOf(update: Uint8Array): Y.Doc {
  const document = new Y.Doc()
  Y.applyUpdate(document, update)
  return document
}

const state = (document: Y.Doc) => Y.encodeStateAsUpdate(document)
const root = (document: Y.Doc) => document.get('root-v2', Y.XmlElement)
const wordsOf = (document: Y.Doc) => readText(document).split('\n').filter(Boolean)

/**
 * The longest that the event loop was held while this went on, in ms of its own thread's work: what others on the machine
 * do meanwhile does not count.
 */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let last = process.threadCpuUsage()
  let longest = 0
  const look = () => {
    const { user, system } = process.threadCpuUsage(last)
    longest = Math.max(longest, (user + system) / 1_000)
    last = process.threadCpuUsage()
  }
  const timer = setInterval(look, 1)
  await work()
  await new Promise((resolve) => setTimeout(resolve, 5))
  clearInterval(timer)
  look()
  return longest
}

describe('the thread for pages', () => {
  it('compares 5,000 blocks while the event loop goes on', async () => {
    const thread = pageThread()
    const [before, after] = [state(page(5_000)), state(page(5_000, '，后来改过'))]
    let there: readonly ComparedBlock[] = []
    let here: readonly ComparedBlock[] = []
    const heldThere = await longestHold(async () => {
      there = await thread.ask({ do: 'compare', before, after })
    })
    const heldHere = await longestHold(async () => {
      here = comparePages(documentOf(before), documentOf(after))
    })
    expect(there).toHaveLength(5_000)
    expect(new Set(there.map(({ change }) => change))).toEqual(new Set(['changed']))
    expect(there).toEqual(here)
    expect(heldThere).toBeLessThan(heldHere / 2)
  }, 60_000)

  it('restores as it would be done here', async () => {
    const thread = pageThread()
    const live = page(3)
    const version = state(live)
    root(live).delete(1, 1)
    root(live).insert(0, [new Y.XmlElement('paragraph')])
    const update = await thread.ask({
      do: 'restore',
      live: state(live),
      version,
      typing: new Map(),
      facts: [],
    })
    Y.applyUpdate(live, update)
    const expected = new Y.Doc()
    Y.applyUpdate(expected, version)
    expect(wordsOf(live)).toEqual([
      '第 0 段，会议讨论了 0 个议题',
      '第 1 段，会议讨论了 7 个议题',
      '第 2 段，会议讨论了 14 个议题',
    ])
  })

  it('gives up what takes too long, and goes on with the next', async () => {
    const dear = { do: 'compare', before: state(page(4_000)), after: state(page(4_000, '改')) } as const
    const cheap = { do: 'compare', before: state(page(1)), after: state(page(1)) } as const
    const impatient = pageThread({ deadlineMs: 20 })
    await expect(impatient.ask(dear)).rejects.toThrow(TooMuchWorkError)
    const thread = pageThread({ mostWaiting: 1 })
    const [first, second, third] = [thread.ask(cheap), thread.ask(cheap), thread.ask(cheap)]
    await expect(third, 'one is done, one waits').rejects.toThrow(TooMuchWorkError)
    expect(await first).toEqual(await second)
  })

  it('says what went wrong with a state that is none, and is there for the next', async () => {
    const thread = pageThread()
    const none = new Uint8Array([1, 1, 255])
    await expect(thread.ask({ do: 'compare', before: none, after: none })).rejects.toThrow(
      'Work on a document failed',
    )
    const sound = state(page(1))
    expect(await thread.ask({ do: 'compare', before: sound, after: sound })).toHaveLength(1)
  })

  it('ends when it has nothing to do, and starts again', async () => {
    const thread = pageThread({ idleMs: 20 })
    expect(thread.isRunning).toBe(false)
    const one = state(page(1))
    for (let round = 0; round < 2; round++) {
      const answer = thread.ask({ do: 'compare', before: one, after: one })
      expect(thread.isRunning).toBe(true)
      expect(await answer).toHaveLength(1)
      await waitUntil(() => !thread.isRunning)
    }
  })
})
