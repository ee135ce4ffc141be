import { type Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'

const DOCUMENT = 0
const AWARENESS = 1

const framed = (kind: number, payload: Uint8Array): Uint8Array<ArrayBuffer> => {
  const frame = new Uint8Array(payload.length + 1)
  frame[0] = kind
  frame.set(payload, 1)
  return frame
}

/**
 * The smallest thing that connects two pages: every frame is one byte of kind and a Yjs payload. For the
 * example and its tests only; it knows no acknowledgement, no rights and no reconnecting.
 */
export const connectRelay = (url: string, doc: Y.Doc, awareness: Awareness): WebSocket => {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const send = (frame: Uint8Array<ArrayBuffer>) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame)
  }
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
    const frame = new Uint8Array(event.data)
    if (frame[0] === DOCUMENT) Y.applyUpdate(doc, frame.subarray(1), socket)
    else applyAwarenessUpdate(awareness, frame.subarray(1), socket)
  })
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== socket) send(framed(DOCUMENT, update))
  })
  awareness.on(
    'update',
    ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
      if (origin !== socket) {
        send(framed(AWARENESS, encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])))
      }
    },
  )
  return socket
}
