import type { DocumentDetail } from '@stoa/protocol'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRenameDocument } from '../documents/index.ts'

interface TextTitleProps {
  document: DocumentDetail
  editable: boolean
  /** Enter in the title: on into the text. */
  onEnter: () => void
}

const pause = 700

/** The title, above the text. It follows what others write, except while it is being typed here. */
export function TextTitle({ document, editable, onEnter }: TextTitleProps) {
  const { t } = useTranslation('pages')
  const rename = useRenameDocument()
  const field = useRef<HTMLTextAreaElement>(null)
  /** What is typed and not yet sent. */
  const [draft, setDraft] = useState<string>()
  const shown = draft ?? document.title

  const send = (title: string) =>
    rename.mutate(
      { document, title },
      { onSettled: () => setDraft((now) => (now === title ? undefined : now)) },
    )
  const sendRef = useRef(send)
  useEffect(() => {
    sendRef.current = send
  })
  useEffect(() => {
    if (draft === undefined) return undefined
    const timer = setTimeout(() => sendRef.current(draft), pause)
    return () => clearTimeout(timer)
  }, [draft])
  // A page that is left within the pause keeps the title that was typed.
  const draftRef = useRef<string>(undefined)
  useEffect(() => {
    draftRef.current = draft
  }, [draft])
  useEffect(
    () => () => {
      if (draftRef.current !== undefined) sendRef.current(draftRef.current)
    },
    [],
  )

  // As high as its text, at every width.
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return undefined
    const fit = () => {
      element.style.blockSize = 'auto'
      element.style.blockSize = `${element.scrollHeight}px`
    }
    fit()
    const observer = new ResizeObserver(fit)
    if (element.parentElement) observer.observe(element.parentElement)
    return () => observer.disconnect()
  }, [shown])

  // A page that was just made begins with its name.
  const fresh = editable && document.title === '' && document.updatedAt - document.createdAt < 1000
  useEffect(() => {
    if (fresh) field.current?.focus({ preventScroll: true })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  const look = 'block w-full font-serif text-[1.75rem] font-bold leading-[1.22] text-ink-1 md:text-title-l'
  if (!editable) return <h1 className={look}>{shown.trim() === '' ? t('title.placeholder') : shown}</h1>
  return (
    <h1>
      <textarea
        ref={field}
        rows={1}
        aria-label={t('title.label')}
        placeholder={t('title.placeholder')}
        value={shown}
        maxLength={300}
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value.replaceAll(/[\r\n]+/g, ' '))}
        onBlur={() => {
          if (draft !== undefined && draft !== document.title) send(draft)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          onEnter()
        }}
        className={`${look} resize-none overflow-hidden bg-transparent placeholder:text-ink-3 focus:outline-none`}
      />
    </h1>
  )
}
