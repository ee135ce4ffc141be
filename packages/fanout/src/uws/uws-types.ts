import type { AttachSocket } from '../engine-socket.ts'

/** The part of uWebSockets.js that is used. It is not in the npm registry, so its types are not either. */
export interface UwsModule {
  App(): UwsApp
  us_listen_socket_close(listening: object): void
  us_socket_local_port(listening: object): number
  /** The port is nobody else's: by default programs of one account may share it. */
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
}

export interface UwsApp {
  ws(pattern: string, behavior: UwsBehavior): UwsApp
  any(pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void): UwsApp
  listen(host: string, port: number, options: number, listening: (socket: object | false) => void): UwsApp
}

/** Valid only within the call it was handed to. */
export interface UwsRequest {
  getUrl(): string
  getQuery(): string | undefined
  getHeader(name: string): string
  /** Names in lower case; one that came several times is called with as often. */
  forEachHeader(each: (name: string, value: string) => void): void
}

export interface UwsResponse {
  writeStatus(status: string): UwsResponse
  end(body?: string, closeConnection?: boolean): void
  /** Four or sixteen bytes. */
  getRemoteAddress(): ArrayBuffer
  upgrade(userData: UwsUserData, key: string, protocol: string, extensions: string, context: object): void
}

export interface UwsWebSocket {
  getUserData(): UwsUserData
  send(message: ArrayBufferView, isBinary: boolean, compress: boolean): number
  sendFirstFragment(part: ArrayBufferView, isBinary: boolean, compress: boolean): number
  sendFragment(part: ArrayBufferView, compress: boolean): number
  sendLastFragment(part: ArrayBufferView, compress: boolean): number
  ping(): number
  cork(work: () => void): void
  getBufferedAmount(): number
  end(code: number, reason: string): void
  close(): void
}

/** What comes with a socket from its upgrade on. */
export interface UwsUserData {
  readonly open: (attach: AttachSocket) => void
}

export interface UwsBehavior {
  readonly compression: number
  readonly maxPayloadLength: number
  readonly maxBackpressure: number
  readonly sendPingsAutomatically: boolean
  readonly idleTimeout: number
  upgrade(response: UwsResponse, request: UwsRequest, context: object): void
  open(socket: UwsWebSocket): void
  message(socket: UwsWebSocket, message: ArrayBuffer, isBinary: boolean): void
  drain(socket: UwsWebSocket): void
  pong(socket: UwsWebSocket): void
  close(socket: UwsWebSocket): void
}
