import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'

const DOCUMENT = 0
const AWARENESS = 1

const framed = (kind: number, payload: Uint8Array): Uint8Array => Uint8Array.from([kind, ...payload])

/** Keeps a document and who is here, and passes on what a page sends to all others, at `/relay`. */
export const createRelay = (http: Server, doc: Y.Doc) => {
  const sockets = new WebSocketServer({ noServer: true })
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  const people = new Map<WebSocket, Set<number>>()
  let held: (() => void)[] | null = null

  const sendToOthers = (frame: Uint8Array, from: unknown) => {
    for (const socket of people.keys()) if (socket !== from) socket.send(frame)
  }
  doc.on('update', (update: Uint8Array, origin: unknown) => sendToOthers(framed(DOCUMENT, update), origin))
  awareness.on(
    'update',
    ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
      for (const client of added) people.get(origin as WebSocket)?.add(client)
      const changed = [...added, ...updated, ...removed]
      sendToOthers(framed(AWARENESS, encodeAwarenessUpdate(awareness, changed)), origin)
    },
  )
  sockets.on('connection', (socket: WebSocket) => {
    people.set(socket, new Set())
    socket.send(framed(DOCUMENT, Y.encodeStateAsUpdate(doc)))
    socket.send(framed(AWARENESS, encodeAwarenessUpdate(awareness, [...awareness.getStates().keys()])))
    socket.on('message', (data: Buffer) => {
      const deliver = () => {
        if (data[0] === DOCUMENT) Y.applyUpdate(doc, data.subarray(1), socket)
        else applyAwarenessUpdate(awareness, data.subarray(1), socket)
      }
      if (held === null) deliver()
      else held.push(deliver)
    })
    socket.on('close', () => {
      removeAwarenessStates(awareness, [...(people.get(socket) ?? [])], 'left')
      people.delete(socket)
    })
  })
  http.on('upgrade', (request, socket, head) => {
    if (request.url !== '/relay') return
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
  })
  return {
    hold: () => {
      held ??= []
    },
    release: () => {
      const waiting = held ?? []
      held = null
      for (const deliver of waiting) deliver()
    },
    close: () => {
      for (const socket of people.keys()) socket.terminate()
      sockets.close()
      awareness.destroy()
    },
  }
}
