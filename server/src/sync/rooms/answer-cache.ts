import * as Y from 'yjs'
import { syncFrame, syncTypes } from '../protocol/frame.ts'

/** Frames for somebody who asked what he lacks: the server's own question, and the difference. */
export type Answer = readonly [question: Uint8Array, difference: Uint8Array]

/** What is kept for one state of the document; people who come back together have the same, or nothing. */
const mostKept = 8
/** Those who come together come within seconds; then the frames, each as large as a document, are let go. In ms. */
const keptMs = 5_000

/**
 * Answers to "what do I lack?", framed once for all who ask the same of the same state: after a restart everybody
 * does, at once.
 */
export class AnswerCache {
  readonly #document: Y.Doc
  #sequence = -1
  readonly #answers = new Map<string, Answer>()
  #expiry: NodeJS.Timeout | undefined

  constructor(document: Y.Doc) {
    this.#document = document
    document.on('destroy', () => {
      clearTimeout(this.#expiry)
      this.#answers.clear()
    })
  }

  /** @param sequence number of the document's last update */
  answer(address: string, stateVector: Uint8Array, sequence: number): Answer {
    // What is parked is a part of the answer, and comes without a number.
    const { pendingStructs, pendingDs } = this.#document.store
    if (sequence !== this.#sequence || pendingStructs !== null || pendingDs !== null) this.#answers.clear()
    this.#sequence = sequence
    const key = `${address} ${Buffer.from(stateVector).toString('base64')}`
    clearTimeout(this.#expiry)
    this.#expiry = setTimeout(() => this.#answers.clear(), keptMs).unref()
    let answer = this.#answers.get(key)
    if (answer === undefined) {
      answer = [
        syncFrame(address, syncTypes.step1, Y.encodeStateVector(this.#document)),
        syncFrame(address, syncTypes.step2, Y.encodeStateAsUpdate(this.#document, stateVector)),
      ]
      if (this.#answers.size === mostKept) this.#answers.clear()
      this.#answers.set(key, answer)
    }
    return answer
  }
}
