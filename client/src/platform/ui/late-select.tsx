import { ChevronDown } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { quietSelect, Select, type SelectProps } from './fields.tsx'

type LateSelectProps<T extends string> = Omit<
  SelectProps<T>,
  'hideLabel' | 'look' | 'isOpen' | 'onOpenChange'
>

/**
 * A quiet select that is made when somebody opens it: until then a button that looks like it and has its name. A whole
 * select keeps its list ready while it is closed, which a screen that has several of them pays for before it is seen.
 */
export function LateSelect<T extends string>(props: LateSelectProps<T>) {
  const { label, choices, value } = props
  const [state, setState] = useState<'none' | 'made' | 'open' | 'closed'>('none')
  const trigger = useRef<HTMLButtonElement>(null)
  const open = () => {
    flushSync(() => setState('made'))
    // Before it opens: there the focus comes back to.
    trigger.current?.focus()
    setState('open')
  }
  if (state !== 'none')
    return (
      <Select
        {...props}
        hideLabel
        look="quiet"
        trigger={trigger}
        isOpen={state === 'open'}
        onOpenChange={(isOpen) => setState(isOpen ? 'open' : 'closed')}
      />
    )
  const chosen = choices.find(({ id }) => id === value)?.label ?? value
  return (
    <button
      type="button"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={`${chosen} ${label}`}
      onClick={open}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        open()
      }}
      className={quietSelect}
    >
      <span className="truncate">{chosen}</span>
      <ChevronDown size={15} aria-hidden className="shrink-0 text-ink-3" />
    </button>
  )
}
