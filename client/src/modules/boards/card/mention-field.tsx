import type { DocumentPerson, Person } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import {
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Avatar, classes, menuItem, popover } from '../../../platform/ui/index.ts'
import { documentPeopleQuery } from '../../organisation/index.ts'
import { mentionAt, mentionedIn, withMention } from './mention-text.ts'

/** A text, and the people it may speak to: those taken from the list, and those whose whole name was typed. */
export interface Draft {
  readonly text: string
  readonly people: readonly Person[]
}

export const emptyDraft: Draft = { text: '', people: [] }

export const mentionIdsOf = ({ text, people }: Draft): string[] =>
  mentionedIn(text, people).map(({ id }) => id)

interface MentionFieldProps {
  documentId: string
  label: string
  placeholder?: string
  rows: number
  draft: Draft
  onChange: (draft: Draft) => void
  /** Control or Command with Enter. */
  onSend?: () => void
}

/** So many are offered; whoever looks for another one types more of the name. */
const most = 8
const none: readonly DocumentPerson[] = []

/**
 * Text in which an at sign offers the people who can see the document. A text box that has a list, as screen readers
 * know it: the caret stays in the text, arrows walk the list, Enter or Tab takes, Escape lets it be.
 */
export function MentionField(props: MentionFieldProps) {
  const { label, placeholder, rows, draft, onChange, onSend } = props
  const { t } = useTranslation('boards')
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const mention = useMention(props)
  const { offered, active, isOpen } = mention
  const caretTo = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caretTo.current === null) return
    field.current?.setSelectionRange(caretTo.current, caretTo.current)
    caretTo.current = null
  })

  const take = (person: Person) => {
    if (mention.at === null) return
    const { text, caret } = withMention(draft.text, mention.at, person.name)
    caretTo.current = caret
    mention.setCaret(caret)
    mention.take(person.name)
    const others = draft.people.filter(({ name }) => name !== person.name)
    onChange({ text, people: [...others, person] })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method has the keys: its Enter takes what is composed, not a person.
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onSend?.()
      return
    }
    if (!isOpen) return
    const person = offered[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') mention.walk(event.key === 'ArrowDown' ? 1 : -1)
    else if ((event.key === 'Enter' || event.key === 'Tab') && person !== undefined) take(person)
    else if (event.key === 'Escape') mention.dismiss()
    else return
    event.preventDefault()
    // A panel or dialog around it closes with Escape as well.
    event.stopPropagation()
  }
  return (
    <>
      <textarea
        ref={field}
        rows={rows}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && active < offered.length ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        value={draft.text}
        maxLength={10_000}
        onChange={({ target }) => {
          onChange({ ...draft, text: target.value })
          mention.setCaret(target.selectionStart)
        }}
        onSelect={({ currentTarget }) => mention.setCaret(currentTarget.selectionStart)}
        onCompositionStart={() => mention.setComposing(true)}
        onCompositionEnd={() => mention.setComposing(false)}
        onBlur={() => mention.setCaret(null)}
        onKeyDown={onKeyDown}
        className="w-full resize-y rounded-m border border-edge bg-raised px-3 py-2 text-base text-ink-1 placeholder:text-ink-3"
      />
      <p role="status" className="sr-only">
        {isOpen && mention.isSettled
          ? offered.length === 0
            ? t('mention.nobody')
            : t('mention.offered', { count: offered.length })
          : ''}
      </p>
      <Popover
        isNonModal
        triggerRef={field}
        isOpen={isOpen}
        placement="bottom start"
        className={classes(popover, 'w-72 max-w-[calc(100vw-1.5rem)] p-1')}
      >
        <section aria-label={t('mention.list')}>
          <div id={listId} role="listbox" aria-label={t('mention.list')} className="max-h-72 overflow-auto">
            {offered.map((person, index) => (
              <div
                key={person.id}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                data-focused={index === active || undefined}
                className={menuItem}
                onPointerMove={() => mention.walkTo(index)}
                // The caret stays in the text.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(person)}
              >
                <Avatar person={person} size="small" decorative />
                <span className="min-w-0 shrink-0 truncate">{person.name}</span>
                <span className="ml-auto min-w-0 truncate pl-3 text-small text-ink-3">{person.email}</span>
              </div>
            ))}
          </div>
          {offered.length === 0 && (
            <p aria-hidden className="px-2.5 py-1.5 text-small text-ink-3">
              {t(mention.isSettled ? 'mention.nobody' : 'mention.searching')}
            </p>
          )}
        </section>
      </Popover>
    </>
  )
}

/** Which mention the caret stands in, and who is offered for it. */
function useMention({ documentId, draft, onChange }: MentionFieldProps) {
  const { text, people } = draft
  const [caret, setCaret] = useState<number | null>(null)
  const [isComposing, setComposing] = useState(false)
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState<number | null>(null)
  const [taken, setTaken] = useState(() => people.map(({ name }) => name))
  const now = caret === null ? null : mentionAt(text, caret, taken)
  // What an input method shows on the way to a word is not the word: the list stays as it was before.
  const [at, setAt] = useState(now)
  if (!isComposing && (now?.start !== at?.start || now?.query !== at?.query)) {
    setAt(now)
    setActive(0)
    if (now?.start !== dismissed) setDismissed(null)
  }
  const query = at?.query.trim() ?? ''
  const isWanted = at !== null && at.start !== dismissed
  const { data, isPlaceholderData, isPending } = useInfiniteQuery({
    ...documentPeopleQuery(documentId, query),
    enabled: isWanted,
  })
  const found = data?.pages[0]?.items ?? none
  const isSettled = !isPending && !isPlaceholderData

  // Whose whole name was typed, when nobody else has it, need not be taken from the list.
  const [named, ...namesakes] = isWanted && isSettled ? found.filter(({ name }) => name === query) : []
  const isNew = named !== undefined && namesakes.length === 0 && !people.some(({ name }) => name === query)
  const note = useEffectEvent((person: Person) => onChange({ text, people: [...people, person] }))
  useEffect(() => {
    if (isNew) note(named)
  }, [isNew, named])

  const offered = found.slice(0, most)
  // With several words, or behind a whole name, it is text when nobody is found, and not a name.
  const isName = !/\s/.test(query) && !people.some(({ name }) => query.startsWith(name))
  return {
    at,
    offered,
    active,
    isOpen: isWanted && (offered.length > 0 || isName),
    isSettled,
    setCaret,
    setComposing,
    walk: (step: number) => setActive((active + step + offered.length) % Math.max(1, offered.length)),
    walkTo: setActive,
    take: (name: string) => setTaken([...taken, name]),
    dismiss: () => setDismissed(at?.start ?? null),
  }
}
