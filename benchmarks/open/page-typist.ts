import type { Patch } from '@stoa/testkit'
import * as Y from 'yjs'

/** The root of a page and its blocks, as `@stoa/editor` lays them out: one element a block, one text in it. */
const rootName = 'root-v2'

/** Types a plain text into a page, a paragraph for every line, with the steps that an editor makes of it. */
export class PageTypist {
  readonly #document: Y.Doc
  readonly #root: Y.XmlElement
  readonly #lengths: number[]

  constructor(document: Y.Doc) {
    this.#document = document
    this.#root = document.get(rootName, Y.XmlElement)
    document.transact(() => {
      if (this.#root.length > 0) this.#root.delete(0, this.#root.length)
      this.#root.insert(0, [paragraph('')])
    })
    this.#lengths = [0]
  }

  /** One transaction, and so one update. */
  type(patches: readonly Patch[]): void {
    this.#document.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) this.#delete(position, deleted)
        if (inserted !== '') this.#insert(position, inserted)
      }
    })
  }

  text(): string {
    return this.#root
      .toArray()
      .map((_, index) => this.#textOf(index).toJSON())
      .join('\n')
  }

  #insert(position: number, inserted: string): void {
    const { block, offset } = this.#find(position)
    const [first, ...more] = inserted.split('\n')
    const text = this.#textOf(block)
    if (more.length === 0) {
      text.insert(offset, inserted)
      this.#lengths[block]! += inserted.length
      return
    }
    const rest = text.toJSON().slice(offset)
    if (rest !== '') text.delete(offset, rest.length)
    if (first !== '') text.insert(offset, first!)
    const lines = more.map((line, index) => (index === more.length - 1 ? line + rest : line))
    this.#root.insert(block + 1, lines.map(paragraph))
    this.#lengths.splice(block, 1, offset + first!.length, ...lines.map((line) => line.length))
  }

  #delete(position: number, count: number): void {
    const { block, offset } = this.#find(position)
    const text = this.#textOf(block)
    const here = Math.min(count, this.#lengths[block]! - offset)
    if (here > 0) text.delete(offset, here)
    this.#lengths[block]! -= here
    if (here === count) return
    // The line break goes, and the next paragraph joins this one.
    const joining = this.#textOf(block + 1).toJSON()
    this.#root.delete(block + 1, 1)
    this.#lengths.splice(block + 1, 1)
    if (joining !== '') text.insert(this.#lengths[block]!, joining)
    this.#lengths[block]! += joining.length
    this.#delete(position, count - here - 1)
  }

  #find(position: number): { block: number; offset: number } {
    let offset = position
    for (const [block, length] of this.#lengths.entries()) {
      if (offset <= length) return { block, offset }
      offset -= length + 1
    }
    throw new Error(`The page ends before ${position}.`)
  }

  #textOf(block: number): Y.XmlText {
    return (this.#root.get(block) as Y.XmlElement).get(0) as Y.XmlText
  }
}

function paragraph(text: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  return element
}
