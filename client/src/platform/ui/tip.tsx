import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'

interface TipProps {
  text: string
  placement?: 'top' | 'bottom' | 'right'
  children: ReactElement
}

/** Names what an icon does, when the pointer or the focus rests on it. */
export function Tip({ text, placement = 'bottom', children }: TipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={60}>
      {children}
      <Tooltip
        placement={placement}
        offset={6}
        className="arrives max-w-64 rounded-s bg-ink-1 px-2 py-1 text-small text-on-ink shadow-float"
      >
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}
