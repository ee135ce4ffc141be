import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageTypes, syncTypes } from '../protocol/frame.ts'

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
  readonly #answers = new Map<string, readonly Uint8Array[]>()
  #expiry: NodeJS.Timeout | undefined

  constructor(document: Y.Doc) {
    this.#document = document
    document.on('destroy', () => {
      clearTimeout(this.#expiry)
      this.#answers.clear()
    })
  }

  /** The server's own question, and what the asker lacks. @param sequence number of the document's last update */
  answer(address: string, stateVector: Uint8Array, sequence: number): readonly Uint8Array[] {
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

function syncFrame(address: string, type: number, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, messageTypes.sync)
    encoding.writeVarUint(encoder, type)
    encoding.writeVarUint8Array(encoder, payload)
  })
}
