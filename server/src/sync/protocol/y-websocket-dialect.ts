import * as encoding from 'lib0/encoding'
import { type CloseReason, closeReasons } from '../close-reasons.ts'
import type { Dialect, OutboundStep } from './dialect.ts'
import { authenticationFrame, messageTypes, readDenial, readFrameHead, withoutAddress } from './frame.ts'
import { MalformedFrameError } from './frame-guard.ts'

const drop: OutboundStep = { do: 'drop' }

/**
 * `/yjs/{syncName}`: the protocol of y-websocket has the same messages without the address in front, knows
 * one document per socket, and has neither authentication nor acknowledgements of its own. So its frames are
 * given an address on the way in and lose it on the way out, and a stock client shares room, guard and journal
 * with everybody else.
 */
export function yWebsocketDialect(documentName: string, token: string): Dialect {
  const address = encoding.encode((encoder) => encoding.writeVarString(encoder, documentName))
  return {
    name: 'y-websocket',
    opening: [authenticationFrame(documentName, token)],
    acknowledges: false,
    hasAddresses: false,
    outboundAddress: () => withoutAddress,
    inbound(data) {
      const type = data[0]
      if (
        type !== messageTypes.sync &&
        type !== messageTypes.awareness &&
        type !== messageTypes.queryAwareness
      )
        throw new MalformedFrameError(`unknown message type ${type ?? 'none'}`)
      const frame = new Uint8Array(address.byteLength + data.byteLength)
      frame.set(address)
      frame.set(data, address.byteLength)
      return frame
    },
    outbound(frame) {
      const { type, decoder } = readFrameHead(frame)
      switch (type) {
        case messageTypes.auth: {
          const reason = readDenial(decoder)
          return reason === null ? drop : { do: 'close', reason: closeReasonOf(reason) }
        }
        case messageTypes.close:
          return { do: 'close', reason: closeReasons.internal }
        default:
          return drop
      }
    },
  }
}

function closeReasonOf(denial: string): CloseReason {
  switch (denial) {
    case 'unauthenticated':
      return closeReasons.unauthenticated
    case 'not-found':
      return closeReasons.notFound
    case 'client-outdated':
      return closeReasons.outdated
    default:
      return closeReasons.internal
  }
}
