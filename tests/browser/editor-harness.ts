import { $getRoot, $isElementNode, $isTextNode, type LexicalEditor } from 'lexical'
import type { Browser, CDPSession, Page } from 'playwright-core'
import * as Y from 'yjs'
import { bindEditor } from '@stoa/editor/yjs'
import { createPageEditor, renderDocument, seedFromMarkdown } from '@stoa/editor/server'
import { type ExampleServer, startExample } from '../../packages/editor/example/example-server.ts'
import { launchChromium } from '../support/chromium.ts'

declare global {
  interface Window {
    compositions: string[]
    /** What the example page offers to look at. */
    stoa: { doc: Y.Doc; handle: { getMarkdown(): string } | null; copied: string[] }
  }
}

/** Someone without a browser who edits the same document, so that a test decides when. */
export interface Remote {
  readonly editor: LexicalEditor
  /** Inserts text at the start or the end of the first text of the block with this index. */
  insert(block: number, at: 'start' | 'end', text: string): void
}

/** One window of the example. */
export interface Writer {
  readonly page: Page
  readonly devtools: CDPSession
  readonly content: ReturnType<Page['locator']>
}

export interface OpenOptions {
  readonly name?: string
  readonly language?: string
  readonly readonly?: boolean
  readonly viewport?: { readonly width: number; readonly height: number }
  /** The descriptions of these cards instead of a page. */
  readonly cards?: readonly string[]
}

/** The example, built and served once, with a fresh document behind a fresh relay for each test. */
export interface EditorHarness extends AsyncDisposable {
  readonly doc: Y.Doc
  readonly example: ExampleServer
  open(options?: OpenOptions): Promise<Writer>
  remote(): Remote
  markdown(): string
}

const waitReady = (page: Page) =>
  page.waitForFunction(() => window.stoa.handle !== null, undefined, { polling: 'raf' })

/** Polls until `read` gives what is wanted; fails with what it last gave. */
export const eventually = async <T>(read: () => T | Promise<T>, isDone: (value: T) => boolean) => {
  const deadline = performance.now() + 10_000
  for (;;) {
    const value = await read()
    if (isDone(value)) return value
    if (performance.now() > deadline) throw new Error(`It never came: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const createRemote = (doc: Y.Doc): Remote => {
  const editor = createPageEditor()
  bindEditor({ editor, doc })
  return {
    editor,
    insert: (block, at, text) =>
      editor.update(
        () => {
          const parent = $getRoot().getChildAtIndex(block)
          const first = $isElementNode(parent) ? parent.getFirstDescendant() : null
          if (!$isTextNode(first)) throw new Error('The block has no text.')
          first.spliceText(at === 'start' ? 0 : first.getTextContentSize(), 0, text)
        },
        { discrete: true },
      ),
  }
}

/** Starts the example with a page of this Markdown, or with a document. */
export const startEditor = async (content: string | Y.Doc): Promise<EditorHarness> => {
  const doc = typeof content === 'string' ? new Y.Doc() : content
  if (typeof content === 'string') seedFromMarkdown(doc, content)
  const [example, browser] = await Promise.all([startExample({ doc }), launchChromium()])
  return createHarness(doc, example, browser)
}

const createHarness = (doc: Y.Doc, example: ExampleServer, browser: Browser): EditorHarness => ({
  doc,
  example,
  open: async ({ name = 'Anna', language = 'en', readonly = false, viewport, cards } = {}) => {
    const context = await browser.newContext({
      viewport: viewport ?? { width: 1024, height: 768 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    const query = new URLSearchParams({ name, language })
    if (readonly) query.set('readonly', '')
    if (cards !== undefined) query.set('cards', cards.join(','))
    await page.goto(`${example.url}?${query}`)
    await waitReady(page)
    return {
      page,
      devtools: await context.newCDPSession(page),
      content: page.locator('.stoa-content'),
    }
  },
  remote: () => createRemote(doc),
  markdown: () => renderDocument(doc, 'markdown'),
  [Symbol.asyncDispose]: async () => {
    await browser.close()
    await example.close()
  },
})

/** Composes as a pinyin input method does: letter by letter, the text under construction replaced each time. */
export const compose = async ({ devtools }: Writer, ...stages: string[]) => {
  for (const text of stages) {
    await devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  }
}

export const commit = ({ devtools }: Writer, text: string) => devtools.send('Input.insertText', { text })
