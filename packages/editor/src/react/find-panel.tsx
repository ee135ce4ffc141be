import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getSelection, $isRangeSelection } from 'lexical'
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { findMatches, replaceAllMatches, replaceMatch } from '../core/text-search.ts'
import { useEditorContext } from './editor-context.ts'
import { prefersReducedMotion } from './editor-handle.ts'
import { highlightMatches } from './match-highlights.ts'

/** Find and replace. Opens whenever `request` grows after it was mounted. */
export const FindPanel = ({ request }: { readonly request: number }) => {
  const [closedAt, setClosedAt] = useState(request)
  const isOpen = request > closedAt
  return isOpen ? <OpenFindPanel request={request} onClose={() => setClosedAt(request)} /> : null
}

const OpenFindPanel = ({ request, onClose }: { readonly request: number; readonly onClose: () => void }) => {
  const [editor] = useLexicalComposerContext()
  const { messages, editable } = useEditorContext()
  const [query, setQuery] = useState('')
  const [replacement, setReplacement] = useState('')
  const [isCaseSensitive, setCaseSensitive] = useState(false)
  const [current, setCurrent] = useState(0)
  const [said, setSaid] = useState('')
  const [version, setVersion] = useState(0)
  const field = useRef<HTMLInputElement>(null)

  const takeSelection = useEffectEvent(() => {
    const selected = editor.read(() => {
      const selection = $getSelection()
      return $isRangeSelection(selection) ? selection.getTextContent() : ''
    })
    if (selected !== '' && !selected.includes('\n')) setQuery(selected)
    field.current?.focus()
    requestAnimationFrame(() => field.current?.select())
  })
  useEffect(() => takeSelection(), [request])
  useEffect(
    () =>
      editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
        if (dirtyElements.size > 0 || dirtyLeaves.size > 0) setVersion((n) => n + 1)
      }),
    [editor],
  )

  const matches = useMemo(
    () => findMatches(editor, query, { caseSensitive: isCaseSensitive }),
    // oxlint-disable-next-line react/exhaustive-deps -- `version` stands for the page's content
    [editor, query, isCaseSensitive, version],
  )
  const index = matches.length === 0 ? -1 : Math.min(current, matches.length - 1)
  const scrolledTo = useRef('')
  useEffect(() => {
    const { currentRange, clear } = highlightMatches(editor, matches, index)
    const place = `${query}:${index}`
    if (currentRange !== null && scrolledTo.current !== place) {
      scrolledTo.current = place
      currentRange.startContainer.parentElement?.scrollIntoView({
        block: 'center',
        behavior: prefersReducedMotion() ? 'auto' : 'smooth',
      })
    }
    return clear
  }, [editor, matches, index, query])

  const step = (by: 1 | -1) => {
    if (matches.length > 0) setCurrent((index + by + matches.length) % matches.length)
    setSaid('')
  }
  const close = () => {
    onClose()
    editor.focus()
  }
  const options = { caseSensitive: isCaseSensitive }
  const count = matches.length === 0 ? messages.noMatches : messages.matchCount(index + 1, matches.length)
  return (
    <search
      className="stoa-find"
      aria-label={messages.find}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
    >
      <div className="stoa-find-panel">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            step(1)
          }}
        >
          <input
            ref={field}
            value={query}
            aria-label={messages.find}
            placeholder={messages.find}
            onChange={(event) => {
              setQuery(event.target.value)
              setCurrent(0)
              setSaid('')
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.shiftKey && !event.nativeEvent.isComposing) {
                event.preventDefault()
                step(-1)
              }
            }}
          />
          <output className="stoa-find-count">{said !== '' ? said : query === '' ? '' : count}</output>
          <button
            type="button"
            className="stoa-icon-button"
            aria-pressed={isCaseSensitive}
            aria-label={messages.matchCase}
            title={messages.matchCase}
            onClick={() => setCaseSensitive(!isCaseSensitive)}
          >
            <CaseSensitive size={17} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="stoa-icon-button"
            aria-label={messages.previousMatch}
            title={messages.previousMatch}
            onClick={() => step(-1)}
          >
            <ChevronUp size={17} aria-hidden="true" />
          </button>
          <button
            type="submit"
            className="stoa-icon-button"
            aria-label={messages.nextMatch}
            title={messages.nextMatch}
          >
            <ChevronDown size={17} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="stoa-icon-button"
            aria-label={messages.close}
            title={messages.close}
            onClick={close}
          >
            <X size={17} aria-hidden="true" />
          </button>
        </form>
        {/* The buttons stay focusable when there is nothing to replace: a disabled one swallows Escape. */}
        {editable && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (index >= 0) replaceMatch(editor, query, replacement, index, options)
            }}
          >
            <input
              value={replacement}
              aria-label={messages.replaceWith}
              placeholder={messages.replaceWith}
              onChange={(event) => setReplacement(event.target.value)}
            />
            <button type="submit" className="stoa-button" aria-disabled={index < 0}>
              {messages.replace}
            </button>
            <button
              type="button"
              className="stoa-button"
              aria-disabled={index < 0}
              onClick={() => {
                if (index < 0) return
                setSaid(messages.replacedCount(replaceAllMatches(editor, query, replacement, options)))
              }}
            >
              {messages.replaceAll}
            </button>
          </form>
        )}
      </div>
    </search>
  )
}
