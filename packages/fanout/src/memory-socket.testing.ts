import type { CloseReason, Engine, Message, SocketPort, Wire } from './ports.ts'
import type { Session } from './session.ts'

interface MemoryWire extends Wire {
  readonly messages: readonly Message[]
}

/** An engine without a network. Counts what it frames. */
export class MemoryEngine implements Engine {
  readonly name = 'memory'
  framed = 0

  frame(messages: readonly Message[]): MemoryWire {
    this.framed += 1
    const byteLength = messages.reduce((sum, message) => sum + message.length, 0)
    return { messages, byteLength }
  }
}

/** A line and the peer at its end, who reads when told to. */
export class MemorySocket implements SocketPort {
  readonly engine: MemoryEngine
  /** Messages the peer has read, one list per write that it was part of. */
  readonly writes: (readonly Message[])[] = []
  /** What the peer was told at the end; null while the line is up. */
  ended: CloseReason | 'cut' | null = null
  isReading = true
  session: Session | null = null
  #waiting: (readonly MemoryWire[])[] = []
  #bufferedBytes = 0

  constructor(engine: MemoryEngine) {
    this.engine = engine
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  get received(): Message[] {
    return this.writes.flat()
  }

  write(wires: readonly Wire[]): void {
    if (this.ended !== null) throw new Error('Written to after the end.')
    this.#waiting.push(wires as readonly MemoryWire[])
    for (const { byteLength } of wires) this.#bufferedBytes += byteLength
    if (this.isReading) this.read()
  }

  writeOne(wire: Wire): void {
    this.write([wire])
  }

  /** The peer reads everything that waits. */
  read(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#bufferedBytes = 0
    for (const wires of waiting) this.writes.push(wires.flatMap(({ messages }) => messages))
    if (waiting.length > 0) this.session?.drained()
  }

  close(code: number, reason: string): void {
    this.ended = { code, reason }
  }

  terminate(): void {
    this.ended ??= 'cut'
    this.#waiting = []
    this.#bufferedBytes = 0
    this.session?.gone()
  }
}
