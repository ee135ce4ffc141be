/** The part of uWebSockets.js that is used. It is not in the npm registry, so its types are not either. */
export interface UwsModule {
  App(): UwsApp
  us_listen_socket_close(listening: object): void
  us_socket_local_port(listening: object): number
}

export interface UwsApp {
  ws(pattern: string, behavior: UwsBehavior): UwsApp
  listen(host: string, port: number, listening: (socket: object | false) => void): UwsApp
}

/** Valid only within the call it was handed to. */
export interface UwsRequest {
  getUrl(): string
  getQuery(): string | undefined
  getHeader(name: string): string
}

export interface UwsResponse {
  writeStatus(status: string): UwsResponse
  end(body?: string): void
  upgrade(userData: UwsUserData, key: string, protocol: string, extensions: string, context: object): void
}

export interface UwsWebSocket {
  getUserData(): UwsUserData
  send(message: ArrayBufferView | string, isBinary: boolean, compress: boolean): number
  cork(work: () => void): void
  getBufferedAmount(): number
  end(code: number, reason: string): void
  close(): void
}

/** What comes with a socket through its life. */
export interface UwsUserData {
  readonly request: UpgradeRequest
}

export interface UpgradeRequest {
  /** Path and query, as asked for. */
  readonly url: string
  /** Those that were asked to be kept, by name in lower case; empty when the peer did not send them. */
  readonly headers: ReadonlyMap<string, string>
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
  close(socket: UwsWebSocket): void
}
