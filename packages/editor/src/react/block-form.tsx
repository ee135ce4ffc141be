import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, HISTORY_PUSH_TAG, type NodeKey, SKIP_DOM_SELECTION_TAG } from 'lexical'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { $changeFieldType } from '../core/blocks/block-commands.ts'
import { FIELD_TYPES, type FieldType } from '../core/blocks/block-facts.ts'
import {
  $isAnyFieldNode,
  $isFieldNode,
  $isTextFieldNode,
  type FieldFacts,
} from '../core/blocks/field-nodes.ts'
import { $isMeetingNode } from '../core/blocks/meeting-nodes.ts'
import type { FactName } from './block-fact.tsx'
import type { BlockView } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'
import type { EditorMessages } from './messages.ts'
import { PersonInput } from './person-input.tsx'
import { usePopover } from './use-popover.ts'

interface BlockFormProps {
  readonly view: BlockView
  readonly fact: FactName
  readonly onClose: () => void
  /** The block is another one now: a field of another type. */
  readonly onMoved: (key: NodeKey) => void
}

/** A step of its own to undo, and the focus stays in the form. At once: what follows may give the focus back. */
const FORM_TAGS = [HISTORY_PUSH_TAG, SKIP_DOM_SELECTION_TAG]

const TYPE_LABELS = {
  text: 'textField',
  date: 'dateField',
  person: 'personField',
  department: 'departmentField',
  choice: 'choiceField',
  checkbox: 'checkboxField',
} as const satisfies Record<FieldType, keyof EditorMessages>

/** What a block says besides its words, to be set. Every change is in the document at once. */
export const BlockForm = (props: BlockFormProps) => {
  const { messages } = useEditorContext()
  const { view, fact, onClose } = props
  const anchor = view.element.querySelector('.stoa-block-facts')?.getBoundingClientRect()
  const popover = usePopover(
    fact === 'label' || anchor === undefined ? view.element.getBoundingClientRect() : anchor,
    { prefer: 'below' },
  )
  useEffect(() => {
    const form = popover.current
    // A field of the host's takes it by itself.
    if (form?.querySelector('[data-first="host"]') == null)
      form?.querySelector<HTMLElement>('[data-first], input, select, textarea')?.focus()
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && form?.contains(event.target) === false) onClose()
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
    // oxlint-disable-next-line react/exhaustive-deps -- the focus is moved once, when it opens
  }, [])
  return (
    <div
      ref={popover}
      className="stoa-popover stoa-block-form"
      role="dialog"
      aria-label={view.type === 'field' ? view.facts.label || messages.fieldUnnamed : labelOf(view, messages)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onClose()
        }}
      >
        {view.type === 'field' ? (
          fact === 'label' ? (
            <FieldSettings {...props} facts={view.facts} />
          ) : (
            <FieldAnswer {...props} facts={view.facts} />
          )
        ) : (
          <MeetingFactsForm {...props} view={view} />
        )}
      </form>
    </div>
  )
}

const labelOf = (view: BlockView, messages: EditorMessages): string =>
  ({
    'agenda-item': messages.agendaItem,
    decision: messages.decision,
    'action-item': messages.actionItem,
    field: messages.fieldSettings,
  })[view.type]

const Row = ({
  label,
  children,
}: {
  readonly label: string
  readonly children: (id: string) => ReactNode
}) => {
  const id = useId()
  return (
    <div className="stoa-form-row">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

const first = (wanted: boolean) => (wanted ? { 'data-first': '' } : {})

const MeetingFactsForm = ({
  view,
  fact,
  onClose,
}: BlockFormProps & { readonly view: Exclude<BlockView, { type: 'field' }> }) => {
  const [editor] = useLexicalComposerContext()
  const { messages, people } = useEditorContext()
  const set = (facts: Record<string, unknown>) =>
    editor.update(
      () => {
        const node = $getNodeByKey(view.key)
        if ($isMeetingNode(node)) node.setFacts(facts)
      },
      { discrete: true, tag: FORM_TAGS },
    )
  const owner = (
    <Row label={messages.owner}>
      {(id) => (
        <PersonInput
          id={id}
          port={people}
          owner={view.facts.ownerId}
          onChange={(ownerId) => set({ ownerId })}
          onDone={onClose}
        />
      )}
    </Row>
  )
  if (view.type === 'agenda-item') {
    const minutes = (
      <Row label={messages.minutes}>
        {(id) => (
          <input
            id={id}
            type="number"
            inputMode="numeric"
            min={1}
            max={1440}
            step={5}
            {...first(fact === 'minutes')}
            defaultValue={view.facts.minutes ?? ''}
            onChange={(event) =>
              set({ minutes: event.target.value === '' ? null : Number(event.target.value) })
            }
          />
        )}
      </Row>
    )
    return (
      <>
        {owner}
        {minutes}
      </>
    )
  }
  const day = view.type === 'decision' ? view.facts.date : view.facts.due
  return (
    <>
      {owner}
      <DayRow
        label={view.type === 'decision' ? messages.decidedOn : messages.due}
        value={day}
        isFirst={fact === 'date' || fact === 'due'}
        onChange={(date) => set(view.type === 'decision' ? { date } : { due: date })}
      />
    </>
  )
}

const DayRow = ({
  label,
  value,
  isFirst,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  readonly isFirst: boolean
  readonly onChange: (date: string | null) => void
}) => {
  const { DayInput, language } = useEditorContext()
  if (DayInput !== null)
    return (
      <div className="stoa-form-row" data-first={isFirst ? 'host' : undefined}>
        <span className="stoa-form-label">{label}</span>
        <DayInput label={label} value={value} autoFocus={isFirst} onChange={onChange} />
      </div>
    )
  return (
    <Row label={label}>
      {(id) => (
        <input
          id={id}
          type="date"
          lang={language}
          {...first(isFirst)}
          defaultValue={value ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        />
      )}
    </Row>
  )
}

const useSetField = (key: NodeKey) => {
  const [editor] = useLexicalComposerContext()
  return (field: Partial<FieldFacts>) =>
    editor.update(
      () => {
        const node = $getNodeByKey(key)
        if ($isFieldNode(node)) node.setField(field)
        else if ($isTextFieldNode(node) && field.label !== undefined) node.setLabel(field.label)
      },
      { discrete: true, tag: SKIP_DOM_SELECTION_TAG },
    )
}

const FieldAnswer = ({ view, facts, onClose }: BlockFormProps & { readonly facts: FieldFacts }) => {
  const { messages, people, departments } = useEditorContext()
  const set = useSetField(view.key)
  const label = facts.label === '' ? messages.fieldValue : facts.label
  if (facts.type === 'date') {
    return <DayRow label={label} value={facts.value} isFirst onChange={(value) => set({ value })} />
  }
  if (facts.type === 'choice') {
    return <Choices label={label} facts={facts} onChange={(value) => set({ value })} onDone={onClose} />
  }
  return (
    <Row label={label}>
      {(id) => (
        <PersonInput
          id={id}
          port={facts.type === 'person' ? people : departments}
          owner={facts.value}
          onChange={(value) => set({ value })}
          onDone={onClose}
        />
      )}
    </Row>
  )
}

const Choices = ({
  label,
  facts,
  onChange,
  onDone,
}: {
  readonly label: string
  readonly facts: FieldFacts
  readonly onChange: (value: string | null) => void
  readonly onDone: () => void
}) => {
  const { messages } = useEditorContext()
  const name = useId()
  // What was chosen before it was taken from the list can still be seen.
  const choices =
    facts.value === null || facts.choices.includes(facts.value)
      ? facts.choices
      : [...facts.choices, facts.value]
  if (choices.length === 0) return <p className="stoa-field-hint">{messages.noChoices}</p>
  return (
    <fieldset className="stoa-choices">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={name}
            {...first(choice === (facts.value ?? choices[0]))}
            checked={choice === facts.value}
            onChange={() => onChange(choice)}
            onClick={(event) => {
              // A key chooses and goes on; a click is done.
              if (event.detail > 0) onDone()
            }}
          />
          {choice}
        </label>
      ))}
      {facts.value !== null && (
        <button type="button" className="stoa-text-button" onClick={() => onChange(null)}>
          {messages.clear}
        </button>
      )}
    </fieldset>
  )
}

const FieldSettings = ({ view, facts, onMoved }: BlockFormProps & { readonly facts: FieldFacts }) => {
  const [editor] = useLexicalComposerContext()
  const { messages } = useEditorContext()
  const set = useSetField(view.key)
  const [choices, setChoices] = useState(facts.choices.join('\n'))
  const changeType = (type: FieldType) => {
    let key: NodeKey | null = null
    editor.update(
      () => {
        const node = $getNodeByKey(view.key)
        if ($isAnyFieldNode(node)) key = $changeFieldType(node, type)
      },
      { discrete: true, tag: FORM_TAGS },
    )
    if (key !== null) onMoved(key)
  }
  return (
    <>
      <Row label={messages.fieldLabel}>
        {(id) => (
          <input
            id={id}
            data-first=""
            maxLength={200}
            defaultValue={facts.label}
            onChange={(event) => set({ label: event.target.value })}
          />
        )}
      </Row>
      <Row label={messages.fieldType}>
        {(id) => (
          <select
            id={id}
            value={facts.type}
            onChange={(event) => changeType(event.target.value as FieldType)}
          >
            {FIELD_TYPES.map((type) => (
              <option key={type} value={type}>
                {messages[TYPE_LABELS[type]]}
              </option>
            ))}
          </select>
        )}
      </Row>
      {facts.type === 'choice' && (
        <Row label={`${messages.fieldChoices} (${messages.fieldChoicesHint})`}>
          {(id) => (
            <textarea
              id={id}
              rows={4}
              value={choices}
              onChange={(event) => {
                setChoices(event.target.value)
                set({ choices: event.target.value.split('\n') })
              }}
            />
          )}
        </Row>
      )}
    </>
  )
}
