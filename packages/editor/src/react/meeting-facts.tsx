import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { $getNodeByKey, HISTORY_PUSH_TAG } from 'lexical'
import { Check } from 'lucide-react'
import { createBlockId } from '../core/blocks/block-facts.ts'
import { $isActionItemNode } from '../core/blocks/meeting-nodes.ts'
import { dayText, isOverdue } from './block-dates.ts'
import { Fact, moveBetweenFacts, type PartProps } from './block-fact.tsx'
import { personName } from './block-ports.ts'
import type { BlockView } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'

export const AgendaFacts = ({ view: { key, facts }, onOpen }: PartProps<'agenda-item'>) => {
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

export const DecisionFacts = ({ view: { key, facts }, onOpen }: PartProps<'decision'>) => {
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

export const ActionFacts = ({ view: { key, facts }, onOpen }: PartProps<'action-item'>) => {
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

export const DoneBox = ({
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
