import type { CloseReason, Engine, Message, SocketPort, Wire } from '../ports.ts'
import type { UwsWebSocket } from './uws-types.ts'

/** uWebSockets.js frames by itself, in native code; what is shared is what it is handed. */
export const uwsEngine: Engine = { name: 'uws', frame: collect }

/**
 * The largest piece that uWebSockets.js is handed at once; larger messages go in fragments. Below 16 KiB everything
 * takes the way through its cork buffer. Messages from there on have one of their own, on which builds before September
 * 2023 lose the content when the system's buffer is full to the brim (uWebSockets' pull request 1662); no piece of ours
 * takes it, whatever the build.
 */
const pieceBytes = 15 * 1024
/** A frame's head at most. */
const headBytes = 4

type Piece = (socket: UwsWebSocket) => void

interface UwsWire extends Wire {
  readonly pieces: readonly { readonly send: Piece; readonly byteLength: number }[]
}

/**
 * The line to one peer. Hands over nothing while the socket still has something: what waits is kept here, where it is
 * shared with all others to whom it goes, and not copied once for each of them.
 */
export class UwsSocketPort implements SocketPort {
  readonly engine = uwsEngine
  #socket: UwsWebSocket | null
  /** Oldest first, from `#first` on. */
  #waiting: UwsWire['pieces'][number][] = []
  #first = 0
  #waitingBytes = 0
  #goodbye: CloseReason | null = null

  constructor(socket: UwsWebSocket) {
    this.#socket = socket
  }

  get bufferedBytes(): number {
    return this.#socket === null ? 0 : this.#waitingBytes + this.#socket.getBufferedAmount()
  }

  write(wires: readonly Wire[]): void {
    for (const { pieces } of wires as readonly UwsWire[])
      for (const piece of pieces) {
        this.#waiting.push(piece)
        this.#waitingBytes += piece.byteLength
      }
    this.#handOver()
  }

  writeOne(wire: Wire): void {
    const socket = this.#socket
    const { pieces } = wire as UwsWire
    if (pieces.length > 1 || this.#waiting.length > 0 || socket === null || socket.getBufferedAmount() > 0)
      this.write([wire])
    else pieces[0]?.send(socket)
  }

  close(code: number, reason: string): void {
    this.#goodbye ??= { code, reason }
    this.#handOver()
  }

  terminate(): void {
    this.#socket?.close()
  }

  ping(): void {
    this.#waiting.push(pingPiece)
    this.#handOver()
  }

  /** The socket has taken something. @returns whether it, and what waited here, is empty now */
  drained(): boolean {
    this.#handOver()
    return this.#socket !== null && this.bufferedBytes === 0
  }

  /** The native half is gone: touching it would throw. */
  lost(): void {
    this.#socket = null
    this.#forget()
  }

  #handOver(): void {
    let socket = this.#socket
    while (socket !== null && this.#first < this.#waiting.length) {
      if (socket.getBufferedAmount() > 0) {
        this.#waiting.splice(0, this.#first)
        this.#first = 0
        return
      }
      socket.cork(() => this.#handOverSome())
      socket = this.#socket
    }
    this.#forget()
    if (socket !== null && this.#goodbye !== null && socket.getBufferedAmount() === 0)
      socket.end(this.#goodbye.code, this.#goodbye.reason)
  }

  /** As much as leaves in one write. */
  #handOverSome(): void {
    let room = pieceBytes + headBytes
    for (let piece = this.#waiting[this.#first]; piece !== undefined; piece = this.#waiting[this.#first]) {
      room -= piece.byteLength + headBytes
      if (room < 0 || this.#socket === null) return
      this.#first += 1
      this.#waitingBytes -= piece.byteLength
      piece.send(this.#socket)
    }
  }

  #forget(): void {
    if (this.#waiting.length > 0) this.#waiting = []
    this.#first = 0
    this.#waitingBytes = 0
  }
}

const pingPiece = { byteLength: 0, send: (socket: UwsWebSocket) => void socket.ping() }

const encoder = new TextEncoder()

function collect(messages: readonly Message[]): UwsWire {
  const pieces = messages.flatMap(piecesOf)
  return { pieces, byteLength: pieces.reduce((sum, { byteLength }) => sum + byteLength, 0) }
}

function piecesOf(message: Message): UwsWire['pieces'] {
  const isBinary = typeof message !== 'string'
  const bytes = isBinary ? message : encoder.encode(message)
  const { byteLength } = bytes
  if (byteLength <= pieceBytes)
    return [{ byteLength, send: (socket) => void socket.send(bytes, isBinary, false) }]
  const pieces = []
  for (let from = 0; from < byteLength; from += pieceBytes) {
    const part = bytes.subarray(from, from + pieceBytes)
    const send: Piece =
      from === 0
        ? (socket) => void socket.sendFirstFragment(part, isBinary, false)
        : from + pieceBytes < byteLength
          ? (socket) => void socket.sendFragment(part, false)
          : (socket) => void socket.sendLastFragment(part, false)
    pieces.push({ byteLength: part.byteLength, send })
  }
  return pieces
}
