/** Where a popover hangs, in pixels from its frame's top left corner. */
export interface PopoverPlace {
  readonly left: number
  readonly top: number
}

export interface PlaceOptions {
  readonly prefer: 'above' | 'below'
  /** Which edge of the anchor the popover's left edge follows; `center` centres it. Default `start`. */
  readonly align?: 'start' | 'center' | 'end'
}

const GAP = 8

/**
 * Places a popover beside an anchor, inside the frame's width and, where there is room, inside the window.
 * All rectangles are in window coordinates; the result is relative to the frame.
 */
export const placePopover = (
  anchor: DOMRect,
  size: { readonly width: number; readonly height: number },
  frame: DOMRect,
  { prefer, align = 'start' }: PlaceOptions,
): PopoverPlace => {
  const wanted =
    align === 'center'
      ? anchor.left + anchor.width / 2 - size.width / 2
      : align === 'end'
        ? anchor.right - size.width
        : anchor.left
  const left = Math.max(0, Math.min(wanted - frame.left, frame.width - size.width))
  const above = anchor.top - size.height - GAP
  const below = anchor.bottom + GAP
  const fitsAbove = above >= 0
  const fitsBelow = below + size.height <= window.innerHeight
  const top = prefer === 'above' ? (fitsAbove ? above : below) : fitsBelow || !fitsAbove ? below : above
  return { left, top: top - frame.top }
}
