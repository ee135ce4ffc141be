import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

export interface ClientOptions {
  /** `ws://host:port` */
  readonly url: string
  readonly name: string
  readonly token: string
  readonly document?: Y.Doc
  readonly WebSocket?: typeof WebSocket
  /** Query behind the address, `?schema=…`. */
  readonly query?: string
}

/** A stock `@hocuspocus/provider` on a socket of its own, and what it was told. */
export interface HocuspocusClient extends Disposable {
  readonly document: Y.Doc
  readonly provider: HocuspocusProvider
  readonly socket: HocuspocusProviderWebsocket
  /** Reasons with which the document was denied. */
  readonly denials: string[]
  /** Codes with which the server closed the socket. */
  readonly closes: number[]
  /** Everything was sent and acknowledged. */
  readonly isSaved: boolean
}

export interface HocuspocusClientOptions extends Omit<ClientOptions, 'token'> {
  /** Asked again whenever the provider shows one. */
  readonly token: string | (() => Promise<string>)
}

export function hocuspocusClient(options: HocuspocusClientOptions): HocuspocusClient {
  const denials: string[] = []
  const closes: number[] = []
  const document = options.document ?? new Y.Doc()
  const socket = new HocuspocusProviderWebsocket({
    url: `${options.url}/sync${options.query ?? ''}`,
    // A second on the first attempt by default, and the tests wait for it.
    delay: 50,
    minDelay: 50,
    maxDelay: 500,
    ...(options.WebSocket === undefined ? {} : { WebSocketPolyfill: options.WebSocket }),
    onClose: ({ event }) => closes.push(event.code),
  })
  const provider = new HocuspocusProvider({
    name: options.name,
    token: options.token,
    document,
    websocketProvider: socket,
    onAuthenticationFailed: ({ reason }) => denials.push(reason),
  })
  provider.attach()
  return {
    document,
    provider,
    socket,
    denials,
    closes,
    get isSaved() {
      return provider.isSynced && !provider.hasUnsyncedChanges
    },
    [Symbol.dispose]() {
      provider.destroy()
      socket.destroy()
    },
  }
}

/** A stock `y-websocket` provider, and the final code it was closed with. */
export interface YWebsocketClient extends Disposable {
  readonly document: Y.Doc
  readonly provider: WebsocketProvider
  /** Codes after which it does not come back by itself. */
  readonly finalCloses: number[]
}

export function yWebsocketClient(options: ClientOptions): YWebsocketClient {
  const finalCloses: number[] = []
  const document = options.document ?? new Y.Doc()
  const provider = new WebsocketProvider(`${options.url}/yjs`, options.name, document, {
    params: { token: options.token },
    disableBc: true,
    maxBackoffTime: 200,
    ...(options.WebSocket === undefined ? {} : { WebSocketPolyfill: options.WebSocket }),
  })
  provider.on('closed', ({ code }) => finalCloses.push(code))
  return { document, provider, finalCloses, [Symbol.dispose]: () => provider.destroy() }
}

/** The root text that the tests of this folder type into. */
export const rootText = 'text'

export function textOf(document: Y.Doc): string {
  return document.getText(rootText).toJSON()
}
