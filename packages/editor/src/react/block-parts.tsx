import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, HISTORY_PUSH_TAG } from 'lexical'
import { Check } from 'lucide-react'
import { type ReactNode, useLayoutEffect } from 'react'
import { createPortal } from 'react-dom'
import { $selectField } from '../core/blocks/block-commands.ts'
import { createBlockId } from '../core/blocks/block-facts.ts'
import { partOf } from '../core/blocks/block-shell.ts'
import { $isAnyFieldNode, $isFieldNode } from '../core/blocks/field-nodes.ts'
import { $isActionItemNode } from '../core/blocks/meeting-nodes.ts'
import { dayText, isOverdue } from './block-dates.ts'
import { Fact, moveBetweenFacts, Quiet } from './block-fact.tsx'
import { personName } from './block-ports.ts'
import type { BlockView } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'

/** Which part of a block somebody wants to set. */
export type FactName = 'ownerId' | 'minutes' | 'date' | 'due' | 'value' | 'label'
export type OpenForm = (key: string, fact: FactName) => void

interface PartProps<T extends BlockView['type']> {
  readonly view: Extract<BlockView, { type: T }>
  readonly onOpen: OpenForm
}

/** What React draws into a block that Lexical keeps: the sign before its words and the facts behind them. */
export const BlockParts = ({ view, onOpen }: { readonly view: BlockView; readonly onOpen: OpenForm }) => {
  const { messages } = useEditorContext()
  const lead = partOf(view.element, 'lead')
  const facts = partOf(view.element, 'facts')
  useBlockRole(view)
  return (
    <>
      {lead !== null &&
        createPortal(<Quiet container={lead}>{leadOf(view, onOpen, messages.decision)}</Quiet>, lead)}
      {facts !== null && createPortal(<Quiet container={facts}>{factsOf(view, onOpen)}</Quiet>, facts)}
    </>
  )
}

const leadOf = (view: BlockView, onOpen: OpenForm, decision: string): ReactNode => {
  if (view.type === 'action-item') return <DoneBox view={view} />
  if (view.type === 'field') return <FieldLabel view={view} onOpen={onOpen} />
  return view.type === 'decision' ? <span className="stoa-block-kind">{decision}</span> : null
}

const factsOf = (view: BlockView, onOpen: OpenForm): ReactNode => {
  switch (view.type) {
    case 'agenda-item':
      return <AgendaFacts view={view} onOpen={onOpen} />
    case 'decision':
      return <DecisionFacts view={view} onOpen={onOpen} />
    case 'action-item':
      return <ActionFacts view={view} onOpen={onOpen} />
    case 'field':
      return <FieldValue view={view} onOpen={onOpen} />
  }
}

const useBlockRole = (view: BlockView): void => {
  const { messages } = useEditorContext()
  const { element, type } = view
  const names = {
    'agenda-item': messages.agendaItem,
    decision: messages.decision,
    'action-item': messages.actionItem,
  }
  const name = view.type === 'field' ? view.facts.label || messages.fieldUnnamed : names[view.type]
  useLayoutEffect(() => {
    if (type === 'agenda-item') {
      partOf(element, 'words')?.setAttribute('role', 'heading')
      partOf(element, 'words')?.setAttribute('aria-level', '2')
    }
    element.setAttribute('role', 'group')
    element.setAttribute('aria-label', name)
  }, [element, type, name])
}

const AgendaFacts = ({ view: { key, facts }, onOpen }: PartProps<'agenda-item'>) => {
  const { messages, people } = useEditorContext()
  return (
    <>
      <Fact
        label={messages.owner}
        value={personName(people, facts.ownerId, messages.unknownPerson)}
        empty={messages.noOwner}
        onPress={() => onOpen(key, 'ownerId')}
      />
      <Fact
        label={messages.minutes}
        value={facts.minutes === null ? null : messages.minuteCount(facts.minutes)}
        empty={messages.noMinutes}
        onPress={() => onOpen(key, 'minutes')}
      />
    </>
  )
}

const DecisionFacts = ({ view: { key, facts }, onOpen }: PartProps<'decision'>) => {
  const { messages, people, language } = useEditorContext()
  return (
    <>
      <Fact
        label={messages.owner}
        value={personName(people, facts.ownerId, messages.unknownPerson)}
        empty={messages.noOwner}
        onPress={() => onOpen(key, 'ownerId')}
      />
      <Fact
        label={messages.decidedOn}
        value={facts.date === null ? null : dayText(facts.date, language)}
        empty={messages.noDate}
        onPress={() => onOpen(key, 'date')}
      />
    </>
  )
}

const ActionFacts = ({ view: { key, facts }, onOpen }: PartProps<'action-item'>) => {
  const { messages, people, language } = useEditorContext()
  const isLate = facts.due !== null && !facts.done && isOverdue(facts.due)
  return (
    <>
      <Fact
        label={messages.owner}
        value={personName(people, facts.ownerId, messages.unknownPerson)}
        empty={messages.noOwner}
        onPress={() => onOpen(key, 'ownerId')}
      />
      <Fact
        label={messages.due}
        value={facts.due === null ? null : dayText(facts.due, language)}
        empty={messages.noDue}
        onPress={() => onOpen(key, 'due')}
        {...(isLate ? { state: 'overdue' as const } : {})}
      />
      <CardChip nodeKey={key} card={facts.card} />
    </>
  )
}

const CardChip = ({
  nodeKey,
  card,
}: {
  readonly nodeKey: string
  readonly card: Extract<BlockView, { type: 'action-item' }>['facts']['card']
}) => {
  const [editor] = useLexicalComposerContext()
  const { messages, cards, editable } = useEditorContext()
  if (cards === null) return null
  if (card === null) {
    const { onMakeCard } = cards
    if (!editable || onMakeCard === undefined) return null
    const make = () => {
      editor.update(
        () => {
          const node = $getNodeByKey(nodeKey)
          if ($isActionItemNode(node) && node.getBlockId() === null) node.setBlockId(createBlockId())
        },
        { discrete: true },
      )
      const item = editor.read(() => {
        const node = $getNodeByKey(nodeKey)
        const id = $isActionItemNode(node) ? node.getBlockId() : null
        if (!$isActionItemNode(node) || id === null) return null
        const { ownerId, due, done } = node.getFacts()
        return { id, text: node.getTextContent().replace(/\s+/g, ' ').trim(), ownerId, due, done }
      })
      if (item !== null) onMakeCard(item)
    }
    return (
      <button
        type="button"
        className="stoa-fact"
        tabIndex={-1}
        data-empty=""
        onMouseDown={(event) => event.preventDefault()}
        onClick={make}
        onKeyDown={moveBetweenFacts}
      >
        {messages.makeCard}
      </button>
    )
  }
  const state = cards.stateOf(card)
  if (state === null) return <span className="stoa-fact stoa-card-chip">{messages.cardUnavailable}</span>
  const label = (
    <>
      <span className="stoa-spoken">{messages.card}: </span>
      {state.label}
      {state.done && <Check size={13} strokeWidth={2.2} aria-label={messages.done} />}
    </>
  )
  if (state.href === undefined) return <span className="stoa-fact stoa-card-chip">{label}</span>
  return (
    <a
      className="stoa-fact stoa-card-chip"
      href={state.href}
      data-done={state.done ? '' : undefined}
      onClick={(event) => {
        if (cards.onOpenCard?.(card) === true) event.preventDefault()
      }}
      onKeyDown={moveBetweenFacts}
    >
      {label}
    </a>
  )
}

const DoneBox = ({
  view: { key, facts },
}: {
  readonly view: Extract<BlockView, { type: 'action-item' }>
}) => {
  const [editor] = useLexicalComposerContext()
  const { messages, editable } = useEditorContext()
  return (
    <button
      type="button"
      role="checkbox"
      className="stoa-done-box"
      tabIndex={-1}
      aria-checked={facts.done}
      aria-label={messages.done}
      aria-disabled={!editable}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!editable) return
        editor.update(
          () => {
            const node = $getNodeByKey(key)
            if ($isActionItemNode(node)) node.toggleDone()
          },
          { tag: HISTORY_PUSH_TAG },
        )
      }}
    />
  )
}

const FieldLabel = ({ view: { key, facts }, onOpen }: PartProps<'field'>) => {
  const { messages, editable } = useEditorContext()
  const text = facts.label === '' ? messages.fieldUnnamed : facts.label
  if (!editable) return <span className="stoa-field-label">{text}</span>
  return (
    <button
      type="button"
      className="stoa-field-label"
      tabIndex={-1}
      aria-label={messages.factIs(messages.fieldSettings, text)}
      aria-haspopup="dialog"
      data-empty={facts.label === '' ? '' : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onOpen(key, 'label')}
    >
      {text}
    </button>
  )
}

const FieldValue = ({ view: { key, facts }, onOpen }: PartProps<'field'>) => {
  const [editor] = useLexicalComposerContext()
  const { messages, people, departments, language, editable } = useEditorContext()
  const label = facts.label === '' ? messages.fieldUnnamed : facts.label
  const select = () =>
    editor.update(() => {
      const node = $getNodeByKey(key)
      if ($isAnyFieldNode(node)) $selectField(node)
    })
  if (facts.type === 'checkbox') {
    const isYes = facts.value === 'yes'
    return (
      <button
        type="button"
        role="checkbox"
        className="stoa-done-box"
        tabIndex={-1}
        aria-checked={isYes}
        aria-label={label}
        aria-disabled={!editable}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          if (!editable) return
          select()
          editor.update(
            () => {
              const node = $getNodeByKey(key)
              if ($isFieldNode(node)) node.setField({ value: isYes ? null : 'yes' })
            },
            { tag: HISTORY_PUSH_TAG },
          )
        }}
      />
    )
  }
  const port = facts.type === 'person' ? people : facts.type === 'department' ? departments : null
  const shown =
    facts.value === null
      ? null
      : facts.type === 'date'
        ? dayText(facts.value, language)
        : facts.type === 'choice'
          ? facts.value
          : personName(port, facts.value, messages.unknownPerson)
  if (!editable) return <span className="stoa-field-value">{shown ?? ''}</span>
  return (
    <button
      type="button"
      className="stoa-field-value"
      tabIndex={-1}
      data-empty={shown === null ? '' : undefined}
      aria-label={messages.factIs(label, shown ?? messages.fieldEmpty)}
      aria-haspopup="dialog"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        select()
        onOpen(key, 'value')
      }}
    >
      {shown ?? messages.fieldEmpty}
    </button>
  )
}
