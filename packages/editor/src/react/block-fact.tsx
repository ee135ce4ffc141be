import type { BlockView } from './block-view.ts'
import { useEditorContext } from './editor-context.ts'

/** Which part of a block somebody wants to set. */
export type FactName = 'ownerId' | 'minutes' | 'date' | 'due' | 'value' | 'label'
export type OpenForm = (key: string, fact: FactName) => void

export interface PartProps<T extends BlockView['type']> {
  readonly view: Extract<BlockView, { type: T }>
  readonly onOpen: OpenForm
}

/** A fact: quiet text, and a button for those who may write. What is absent shows only near the pointer or the caret. */
export const Fact = ({
  label,
  value,
  empty,
  onPress,
  state,
}: {
  readonly label: string
  readonly value: string | null
  readonly empty: string
  readonly onPress: () => void
  readonly state?: 'overdue'
}) => {
  const { messages, editable } = useEditorContext()
  const spoken = value === null ? null : state === 'overdue' ? `${value} (${messages.overdue})` : value
  if (!editable) {
    return value === null ? null : (
      <span className="stoa-fact" data-state={state}>
        <span className="stoa-spoken">{label}: </span>
        {value}
        {state === 'overdue' && <span className="stoa-spoken"> ({messages.overdue})</span>}
      </span>
    )
  }
  return (
    <button
      type="button"
      className="stoa-fact"
      // Reached from the words with Tab: in the order of the page they would stand between every two blocks.
      tabIndex={-1}
      data-empty={value === null ? '' : undefined}
      data-state={state}
      aria-label={spoken === null ? empty : messages.factIs(label, spoken)}
      aria-haspopup="dialog"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      onKeyDown={moveBetweenFacts}
    >
      {value ?? empty}
    </button>
  )
}

export const moveBetweenFacts = (event: React.KeyboardEvent<HTMLElement>): void => {
  const facts = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('button, a') ?? [])]
  const at = facts.indexOf(event.currentTarget)
  const step = { ArrowRight: 1, ArrowLeft: -1, Tab: event.shiftKey ? -1 : 1 }[event.key]
  const isBack = event.key === 'Escape' || (step === -1 && at === 0)
  if (isBack) {
    event.preventDefault()
    event.currentTarget.closest<HTMLElement>('.stoa-content')?.focus()
  } else if (step !== undefined && facts[at + step] !== undefined) {
    event.preventDefault()
    facts[at + step]?.focus()
  }
}
