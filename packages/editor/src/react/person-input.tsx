import { useEffect, useId, useRef, useState } from 'react'
import { type FoundPerson, type PeoplePort, personName } from './block-ports.ts'
import { useEditorContext } from './editor-context.ts'

const SHOWN = 8

/** Finds somebody; or takes the name as it is written, when nobody is found or there is nobody to search. */
export const PersonInput = ({
  id,
  port,
  owner,
  onChange,
  onDone,
}: {
  readonly id: string
  readonly port: PeoplePort | null
  readonly owner: string | null
  readonly onChange: (owner: string | null) => void
  readonly onDone: () => void
}) => {
  const { messages } = useEditorContext()
  const listId = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [found, setFound] = useState<readonly FoundPerson[]>([])
  const [active, setActive] = useState(-1)
  const name = personName(port, owner, messages.unknownPerson) ?? ''
  const shown = typed ?? name
  const isSearching = typed !== null
  // Before anything is typed, everybody.
  const query = typed === null || typed === name ? '' : typed.trim()

  useEffect(() => {
    if (port === null || !isSearching) return
    let isCurrent = true
    port.search(query).then(
      (people) => {
        if (isCurrent) setFound(people.slice(0, SHOWN))
      },
      // The host tells its own failures; here the name stays as it is written.
      () => {
        if (isCurrent) setFound([])
      },
    )
    return () => {
      isCurrent = false
    }
  }, [port, isSearching, query])

  const isOpen = typed !== null && found.length > 0
  // Closing takes the focus away, and what was typed is not to be kept a second time.
  const isSettled = useRef(false)
  const choose = (person: FoundPerson) => {
    isSettled.current = true
    onChange(person.id)
    setTyped(null)
    setActive(-1)
  }
  /** What is written as it stands; a name that is just one person's is that person. */
  const keep = () => {
    if (typed === null || isSettled.current) return
    isSettled.current = true
    setTyped(null)
    const words = typed.trim()
    if (words === name) return
    const [named, ...others] = found.filter((person) => person.name.toLowerCase() === words.toLowerCase())
    const isOne = named !== undefined && others.length === 0
    onChange(words === '' ? null : isOne ? named.id : words)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (typed === null) setTyped(shown)
      if (found.length === 0) return
      event.preventDefault()
      setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const person = isOpen ? found[active] : undefined
      if (person === undefined) keep()
      else choose(person)
      onDone()
    }
  }
  return (
    <div className="stoa-person">
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
        placeholder={messages.personHint}
        value={shown}
        onChange={(event) => {
          isSettled.current = false
          setTyped(event.target.value)
          setActive(-1)
        }}
        onFocus={(event) => {
          event.target.select()
          isSettled.current = false
          setTyped(shown)
        }}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <div id={listId} role="listbox" aria-label={messages.personHint} className="stoa-person-list">
          {found.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="stoa-slash-item"
              onPointerMove={() => setActive(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                choose(person)
                onDone()
              }}
            >
              <span>{person.name}</span>
              {person.detail !== undefined && <span className="stoa-person-detail">{person.detail}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
