import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useEditorContext } from './editor-context.ts'
import { type PlaceOptions, placePopover } from './popover-place.ts'

/**
 * Keeps an absolutely positioned element beside an anchor. The place is set on the element itself after
 * each render, so it is measured with its real content and never seen in the wrong place.
 */
export const usePopover = (
  anchor: DOMRect | null,
  { prefer, align = 'start' }: PlaceOptions,
): RefObject<HTMLDivElement | null> => {
  const { frame } = useEditorContext()
  const popover = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popover.current
    if (element === null || anchor === null || frame.current === null) return
    const size = { width: element.offsetWidth, height: element.offsetHeight }
    const place = placePopover(anchor, size, frame.current.getBoundingClientRect(), { prefer, align })
    element.style.left = `${place.left}px`
    element.style.top = `${place.top}px`
  })
  return popover
}
