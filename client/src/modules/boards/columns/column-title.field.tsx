import { boardLimits } from '@stoa/board'
import { useEffect, useRef, useState } from 'react'

interface ColumnTitleFieldProps {
  label: string
  initial: string
  placeholder?: string
  onSave: (title: string) => void
  onCancel: () => void
}

/** A title that is being written: Enter or leaving keeps it, Escape gives it up. */
export function ColumnTitleField({ label, initial, placeholder, onSave, onCancel }: ColumnTitleFieldProps) {
  const [title, setTitle] = useState(initial)
  const field = useRef<HTMLInputElement>(null)
  const isOver = useRef(false)
  useEffect(() => {
    // A menu that closes gives the focus back to its button first.
    const frame = requestAnimationFrame(() => field.current?.select())
    return () => cancelAnimationFrame(frame)
  }, [])
  const end = (isKept: boolean) => {
    if (isOver.current) return
    isOver.current = true
    if (isKept && title.trim() !== '') onSave(title.trim())
    else onCancel()
  }
  return (
    <input
      ref={field}
      aria-label={label}
      placeholder={placeholder}
      value={title}
      maxLength={boardLimits.columnTitle}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') end(true)
        else if (event.key === 'Escape') end(false)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      className="h-8 w-full min-w-0 rounded-s border border-aegean bg-raised px-2 text-base font-semibold text-ink-1 outline-none"
    />
  )
}
