import { useId, useState } from 'react'
import { sanitizeImageUrl } from '../core/safe-url.ts'
import { useEditorContext } from './editor-context.ts'
import { Modal } from './modal.tsx'

/** Address and description of a picture, new or already in the page. */
export const ImageDialog = ({
  image,
  onSave,
  onClose,
}: {
  readonly image: { readonly src: string; readonly alt: string }
  readonly onSave: (image: { src: string; alt: string }) => void
  readonly onClose: () => void
}) => {
  const { messages } = useEditorContext()
  const [src, setSrc] = useState(image.src)
  const [alt, setAlt] = useState(image.alt)
  const [isRefused, setRefused] = useState(false)
  const ids = { src: useId(), alt: useId(), hint: useId(), error: useId() }
  return (
    <Modal title={messages.image} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const safe = sanitizeImageUrl(src.trim())
          if (safe === null) setRefused(true)
          else onSave({ src: safe, alt: alt.trim() })
        }}
      >
        <label htmlFor={ids.src}>{messages.imageAddress}</label>
        <input
          id={ids.src}
          value={src}
          onChange={(event) => {
            setSrc(event.target.value)
            setRefused(false)
          }}
          inputMode="url"
          placeholder="https://"
          spellCheck={false}
          aria-invalid={isRefused}
          aria-describedby={isRefused ? ids.error : undefined}
        />
        {isRefused && (
          <p id={ids.error} role="alert" className="stoa-field-error">
            {messages.imageInvalid}
          </p>
        )}
        <label htmlFor={ids.alt}>{messages.imageAlt}</label>
        <input
          id={ids.alt}
          value={alt}
          onChange={(event) => setAlt(event.target.value)}
          aria-describedby={ids.hint}
        />
        <p id={ids.hint} className="stoa-field-hint">
          {messages.imageAltHint}
        </p>
        <footer>
          <button type="button" className="stoa-button" onClick={onClose}>
            {messages.cancel}
          </button>
          <button type="submit" className="stoa-button stoa-button-primary">
            {image.src === '' ? messages.insert : messages.save}
          </button>
        </footer>
      </form>
    </Modal>
  )
}
