import { Check, ExternalLink, Pencil, Unlink, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { linkUrlFromInput, sanitizeLinkUrl } from '../core/safe-url.ts'
import { useEditorContext } from './editor-context.ts'

/** One line to write an address in. Enter applies, Escape leaves things as they were. */
export const LinkField = ({
  url,
  onApply,
  onCancel,
}: {
  readonly url: string
  readonly onApply: (url: string | null) => void
  readonly onCancel: () => void
}) => {
  const { messages } = useEditorContext()
  const [text, setText] = useState(url)
  const [isRefused, setRefused] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const hintId = useId()
  useEffect(() => field.current?.select(), [])
  return (
    <form
      className="stoa-link-form"
      onSubmit={(event) => {
        event.preventDefault()
        const safe = linkUrlFromInput(text)
        if (text.trim() === '') onApply(null)
        else if (safe === null) setRefused(true)
        else onApply(safe)
      }}
    >
      <input
        ref={field}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setRefused(false)
        }}
        aria-label={messages.linkAddress}
        aria-invalid={isRefused}
        aria-describedby={isRefused ? hintId : undefined}
        placeholder="https://"
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
      />
      <button
        type="submit"
        className="stoa-icon-button"
        aria-label={messages.applyLink}
        title={messages.applyLink}
      >
        <Check size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="stoa-icon-button"
        aria-label={messages.cancel}
        title={messages.cancel}
        onClick={onCancel}
      >
        <X size={16} aria-hidden="true" />
      </button>
      {isRefused && (
        <p id={hintId} role="alert" className="stoa-field-error">
          {messages.linkInvalid}
        </p>
      )}
    </form>
  )
}

/** What the link under the caret points to. */
export const LinkSummary = ({
  url,
  onEdit,
  onRemove,
}: {
  readonly url: string
  readonly onEdit: () => void
  readonly onRemove: () => void
}) => {
  const { messages } = useEditorContext()
  const safe = sanitizeLinkUrl(url)
  return (
    <>
      <span className="stoa-link-address">{url}</span>
      {safe !== null && (
        <a
          className="stoa-icon-button"
          href={safe}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={messages.openLink}
          title={messages.openLink}
        >
          <ExternalLink size={16} aria-hidden="true" />
        </a>
      )}
      <button
        type="button"
        className="stoa-icon-button"
        aria-label={messages.link}
        title={messages.link}
        onClick={onEdit}
      >
        <Pencil size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="stoa-icon-button"
        aria-label={messages.removeLink}
        title={messages.removeLink}
        onClick={onRemove}
      >
        <Unlink size={16} aria-hidden="true" />
      </button>
    </>
  )
}
