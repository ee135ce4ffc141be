import type { CloseReason } from '../close-reasons.ts'

/** What becomes of a frame on its way out. */
export type OutboundStep =
  | { readonly do: 'send'; readonly data: Uint8Array }
  | { readonly do: 'drop' }
  | { readonly do: 'close'; readonly reason: CloseReason }

/** How a socket speaks. Inside the plane every frame is one of the Hocuspocus protocol. */
export interface Dialect {
  readonly name: 'hocuspocus' | 'y-websocket'
  /** Frames that count as received at once, before the first of the peer. */
  readonly opening: readonly Uint8Array[]
  /** Whether a writer is told what became of an update. */
  readonly acknowledges: boolean
  /** Whether its frames begin with the address of a document. Without, a socket has one. */
  readonly hasAddresses: boolean
  /** The address in frames for this peer: those for whom it is the same get the same bytes. */
  outboundAddress(address: string): string
  inbound(data: Uint8Array): Uint8Array
  outbound(frame: Uint8Array): OutboundStep
}

/** `/sync`: nothing to translate. */
export const hocuspocusDialect: Dialect = {
  name: 'hocuspocus',
  opening: [],
  acknowledges: true,
  hasAddresses: true,
  outboundAddress: (address) => address,
  inbound: (data) => data,
  outbound: (data) => ({ do: 'send', data }),
}
