import {
  addChecklistItem,
  boardLimits,
  type Card,
  type ChecklistItem,
  deleteChecklistItem,
  editChecklistItem,
  moveChecklistItem,
} from '@stoa/board'
import { GripVertical, Plus, X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { Button, Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, IconButton } from '../../../platform/ui/index.ts'
import { followPress } from '../drag/press.ts'
import { useBoard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'
import { useSharedLine } from './use-shared-line.ts'

/** What is to be ticked off: added, renamed, ordered where it stands. */
export function Checklist({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const { mayEdit } = useBoard()
  const list = useRef<HTMLUListElement>(null)
  const [over, setOver] = useState<{ id: string; before: string | null }>()
  const done = card.checklist.filter(({ isDone }) => isDone).length
  if (!mayEdit && card.checklist.length === 0) return null
  return (
    <CardSection
      title={t('checklist')}
      note={card.checklist.length === 0 ? undefined : `${done} / ${card.checklist.length}`}
    >
      <ul ref={list} aria-label={t('checklist')} className="flex flex-col">
        {card.checklist.map((item, index) => (
          <li
            key={item.id}
            data-item-id={item.id}
            className={classes(
              'group relative flex items-start gap-1 rounded-s',
              over?.id === item.id && 'opacity-40',
              over?.before === item.id && 'shadow-[0_-2px_0_var(--aegean)]',
            )}
          >
            <Item card={card} item={item} index={index} list={list} onOver={setOver} />
          </li>
        ))}
      </ul>
      {over?.before === null && <div aria-hidden className="h-0.5 bg-aegean" />}
      {mayEdit && <AddItem card={card} />}
    </CardSection>
  )
}

interface ItemProps {
  card: Card
  item: ChecklistItem
  index: number
  list: React.RefObject<HTMLUListElement | null>
  onOver: (over: { id: string; before: string | null } | undefined) => void
}

function Item({ card, item, index, list, onOver }: ItemProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const { mayEdit } = board
  const move = (to: Parameters<typeof moveChecklistItem>[3]) =>
    board.act((doc, origin) => moveChecklistItem(doc, card.id, item.id, to, origin))
  const remove = () => board.act((doc, origin) => deleteChecklistItem(doc, card.id, item.id, origin))
  const step = (by: -1 | 1) => {
    const to = index + by
    if (to < 0 || to >= card.checklist.length) return
    if (move({ index: to }))
      board.say(t('said.item_moved', { text: item.text, at: to + 1, count: card.checklist.length }))
  }
  const onGripKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    step(event.key === 'ArrowUp' ? -1 : 1)
  }
  const onGripDown = (event: PointerEvent) => {
    let before: string | null | undefined
    followPress(event.nativeEvent, {
      onStart: () => true,
      onMove: ({ y }) => {
        before = null
        for (const row of list.current?.children ?? []) {
          if (!(row instanceof HTMLElement) || row.dataset['itemId'] === item.id) continue
          const { top, height } = row.getBoundingClientRect()
          if (y < top + height / 2) {
            before = row.dataset['itemId'] ?? null
            break
          }
        }
        onOver({ id: item.id, before })
      },
      onCancel: () => onOver(undefined),
      onDrop: () => {
        onOver(undefined)
        if (before !== undefined) move(before === null ? {} : { before })
      },
    })
  }
  return (
    <>
      {mayEdit && (
        <button
          type="button"
          aria-label={t('checklist.move', { text: item.text })}
          onKeyDown={onGripKey}
          onPointerDown={onGripDown}
          className="-ml-4 grid h-8 w-4 shrink-0 cursor-grab touch-none place-items-center rounded-s text-ink-3 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <GripVertical size={13} aria-hidden />
        </button>
      )}
      <Checkbox
        aria-label={item.text === '' ? t('checklist.item') : item.text}
        isSelected={item.isDone}
        isReadOnly={!mayEdit}
        onChange={(isDone) =>
          board.act((doc, origin) => editChecklistItem(doc, card.id, item.id, { isDone }, origin))
        }
        className="group/box grid h-8 w-6 shrink-0 place-items-center rounded-s"
      >
        <span
          aria-hidden
          className="grid size-[17px] place-items-center rounded-[5px] border border-edge bg-raised group-data-[selected]/box:border-pine"
        >
          <span className="size-[9px] rounded-[2px] group-data-[selected]/box:bg-pine" />
        </span>
      </Checkbox>
      {mayEdit ? (
        <ItemText card={card} item={item} onRemove={remove} />
      ) : (
        <span className={classes('py-1', item.isDone && 'text-ink-3 line-through')}>{item.text}</span>
      )}
      {mayEdit && (
        <IconButton
          size="compact"
          tip="none"
          label={t('checklist.remove', { text: item.text })}
          onPress={remove}
          className="opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </>
  )
}

function ItemText({ card, item, onRemove }: { card: Card; item: ChecklistItem; onRemove: () => void }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const line = useSharedLine(item.text, (text) =>
    board.act((doc, origin) => editChecklistItem(doc, card.id, item.id, { text }, origin)),
  )
  return (
    <input
      {...line}
      aria-label={t('checklist.text')}
      maxLength={boardLimits.checklistText}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') {
          event.preventDefault()
          document.querySelector<HTMLElement>(`[data-add-item="${card.id}"]`)?.focus()
        } else if (event.key === 'Backspace' && line.value === '') {
          event.preventDefault()
          onRemove()
        }
      }}
      className={classes(
        'h-8 min-w-0 grow rounded-s bg-transparent px-1 text-base hover:bg-hover focus:bg-transparent',
        item.isDone ? 'text-ink-3 line-through' : 'text-ink-1',
      )}
    />
  )
}

function AddItem({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const [text, setText] = useState('')
  const add = (texts: readonly string[]): void => {
    const isAdded = board.act((doc, origin) =>
      doc.transact(() => {
        for (const one of texts) addChecklistItem(doc, card.id, { text: one, at: Date.now() }, origin)
      }, origin),
    )
    if (isAdded) setText('')
  }
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') add([text])
      }}
    >
      <Plus size={15} aria-hidden className="mx-1 shrink-0 text-ink-3" />
      <input
        data-add-item={card.id}
        aria-label={t('checklist.add')}
        placeholder={t('checklist.add')}
        value={text}
        maxLength={boardLimits.checklistText}
        onChange={(event) => setText(event.target.value)}
        onPaste={(event) => {
          // A list that was copied from somewhere is a list here.
          const lines = event.clipboardData
            .getData('text/plain')
            .split(/\r\n|\r|\n/)
            .map((one) => one.replace(/^\s*(?:[-*•·]|\d+[.)、]|\[[ x]\])\s*/, '').trim())
            .filter((one) => one !== '')
          if (lines.length < 2) return
          event.preventDefault()
          add(lines.slice(0, boardLimits.checklistItems - card.checklist.length))
        }}
        className="h-8 min-w-0 grow rounded-s bg-transparent px-1 text-base text-ink-1 placeholder:text-ink-3 hover:bg-hover focus:bg-transparent"
      />
      {text.trim() !== '' && (
        <Button
          type="submit"
          className="rounded-s px-2 py-1 text-small font-semibold text-ink-2 hover:bg-hover"
        >
          {t('add')}
        </Button>
      )}
    </form>
  )
}
