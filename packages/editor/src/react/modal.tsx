import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useEditorContext } from './editor-context.ts'

/** A small dialog of the browser's own: it keeps the focus, closes on Escape and gives the focus back. */
export const Modal = ({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const { messages } = useEditorContext()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector('input')?.focus()
  }, [])
  return (
    <dialog ref={dialog} className="stoa-dialog" aria-labelledby={titleId} onClose={onClose}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="stoa-icon-button" aria-label={messages.close} onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  )
}
