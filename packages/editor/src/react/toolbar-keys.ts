import type { KeyboardEvent } from 'react'

/** Arrow keys, Home and End inside a toolbar or menu. Fields keep their own arrow keys. */
export const moveInToolbar = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
  const keys: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
  const controls = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), select, input'),
  ]
  const at = controls.indexOf(event.target as HTMLElement)
  const step = keys[event.key]
  const next =
    step !== undefined
      ? controls[(at + step + controls.length) % controls.length]
      : event.key === 'Home'
        ? controls[0]
        : event.key === 'End'
          ? controls.at(-1)
          : undefined
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
