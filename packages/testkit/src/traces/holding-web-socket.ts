/** A frame that has come over the wire and was not yet given to the client. */
export interface HeldFrame {
  readonly data: Uint8Array
  deliver(): void
}

export interface HoldingWebSocket {
  /** To be given to a provider in the place of `WebSocket`. */
  readonly WebSocket: typeof WebSocket
  /**
   * Asked for every frame that comes in. True: the frame is kept by the caller, who delivers it when its
   * time has come; false: it is delivered at once.
   */
  hold: (frame: HeldFrame) => boolean
}

/**
 * A WebSocket whose incoming frames can be made to arrive late, as on a slow line. The client behind it, a stock
 * provider, notices nothing. Frames keep their order when they are delivered in order.
 */
export function holdingWebSocket(): HoldingWebSocket {
  const control: HoldingWebSocket = {
    hold: () => false,
    WebSocket: class extends WebSocket {
      override addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | AddEventListenerOptions,
      ): void {
        if (type !== 'message' || typeof listener !== 'function') {
          super.addEventListener(type, listener as EventListener, options)
          return
        }
        super.addEventListener(
          'message',
          (event) => {
            const { data } = event as MessageEvent<ArrayBuffer>
            const deliver = () => listener.call(this, event)
            if (!control.hold({ data: new Uint8Array(data), deliver })) deliver()
          },
          options,
        )
      }
    },
  }
  return control
}
