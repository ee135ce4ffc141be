import type { FocusEvent, KeyboardEvent, RefObject } from 'react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { shownColumns } from '../column-cards.ts'
import { type ShownColumn, spotAt, spotOf, type Step, stepFrom, targetAt } from '../drag/board-drag.ts'
import { useBoard, useBoardPlace, useToday } from '../use-board.ts'
import { useCardActions } from '../card/use-card-actions.ts'
import { useMoveCard } from '../use-move-card.ts'

const steps: Partial<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

const cardLink = (root: HTMLElement, id: string): HTMLElement | null =>
  root.querySelector<HTMLElement>(`[data-card-id="${id}"] [data-card-link]`)

/** Brings a card to the screen and gives it the focus, also one that is not drawn yet. */
export function focusCard(root: HTMLElement, id: string): void {
  const look = (tries: number): void => {
    const link = cardLink(root, id)
    if (link !== null) {
      link.focus({ preventScroll: true })
      link.closest('[data-card-id]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    } else if (tries > 0) requestAnimationFrame(() => look(tries - 1))
  }
  look(3)
}

/**
 * Cards by keyboard: arrows go from one to the next, Enter opens, Space picks up and puts down, Alt with an arrow moves
 * at once, Delete archives. What happens is said.
 */
export function useBoardKeys(root: RefObject<HTMLElement | null>) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const { filter } = useBoardPlace()
  const today = useToday()
  const moveCard = useMoveCard()
  const actions = useCardActions()
  const { drag, active } = board

  const cancel = (): void => {
    const held = drag.get()
    if (held?.kind !== 'card' || held.by !== 'keyboard') return
    drag.set(null)
    board.presence.showDrag(null, null)
    board.say(t('said.cancelled', { title: board.store.card(held.cardId)?.title ?? '' }))
  }
  useEffect(
    () => () => {
      if (drag.get()?.by === 'keyboard') drag.set(null)
    },
    [drag],
  )

  const saySpot = (
    columns: readonly ShownColumn[],
    cardId: string,
    key: 'said.picked' | 'said.over',
  ): void => {
    const held = drag.get()
    const spot =
      held?.kind === 'card' && held.to !== null ? spotAt(columns, cardId, held.to) : spotOf(columns, cardId)
    const column = board.store.columns.find(({ id }) => id === spot?.column)
    if (spot === undefined || column === undefined) return
    const others = columns.find(({ id }) => id === spot.column)?.cards.filter((id) => id !== cardId) ?? []
    const { title = '' } = board.store.card(cardId) ?? {}
    board.say(t(key, { title, column: column.title, at: spot.index + 1, count: others.length + 1 }))
  }
  const walk = (columns: readonly ShownColumn[], cardId: string, step: Step): void => {
    const spot = spotOf(columns, cardId)
    if (spot === undefined || root.current === null) return
    // Without taking it out: an arrow leads to the neighbour that is seen.
    const here = columns.findIndex(({ id }) => id === spot.column)
    const cards = columns[here]?.cards ?? []
    let next: string | undefined
    if (step === 'up') next = cards[spot.index - 1]
    else if (step === 'down') next = cards[spot.index + 1]
    else if (step === 'first') next = cards[0]
    else if (step === 'last') next = cards.at(-1)
    else {
      const direction = step === 'left' ? -1 : 1
      for (let at = here + direction; columns[at] !== undefined && next === undefined; at += direction) {
        const there = columns[at]?.cards ?? []
        next = there[Math.min(spot.index, there.length - 1)]
      }
    }
    if (next === undefined) return
    active.set(next)
    focusCard(root.current, next)
  }
  const hold = (columns: readonly ShownColumn[], cardId: string, step: Step): void => {
    const held = drag.get()
    const from = spotOf(columns, cardId)
    if (held?.kind !== 'card' || from === undefined) return
    const spot = held.to === null ? from : spotAt(columns, cardId, held.to)
    const to = targetAt(columns, cardId, stepFrom(columns, cardId, spot, step))
    drag.set({ ...held, to })
    board.presence.showDrag(cardId, to)
    saySpot(columns, cardId, 'said.over')
    requestAnimationFrame(() =>
      root.current?.querySelector('[data-slot]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event
    if (event.defaultPrevented || !(target instanceof HTMLElement) || event.ctrlKey || event.metaKey) return
    const cardId = target.matches('[data-card-link]')
      ? target.closest<HTMLElement>('[data-card-id]')?.dataset['cardId']
      : undefined
    if (cardId === undefined) return
    const held = drag.get()
    const isHolding = held?.kind === 'card' && held.by === 'keyboard' && held.cardId === cardId
    const columns = shownColumns(board, filter, today)
    const step = steps[event.key]
    if (isHolding) {
      if (event.key === 'Escape' || event.key === 'Tab') cancel()
      else if (step !== undefined) hold(columns, cardId, step)
      else if (event.key === ' ' || event.key === 'Enter') {
        drag.set(null)
        board.presence.showDrag(null, null)
        if (held.to === null) board.say(t('said.stays', { title: board.store.card(cardId)?.title ?? '' }))
        else moveCard(cardId, held.to, columns)
        if (root.current !== null) focusAfterMove(root.current, cardId)
      }
      if (event.key === 'Tab') return
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (step !== undefined && event.altKey && board.mayEdit) {
      const spot = spotOf(columns, cardId)
      if (spot !== undefined)
        moveCard(cardId, targetAt(columns, cardId, stepFrom(columns, cardId, spot, step)), columns)
      if (root.current !== null) focusAfterMove(root.current, cardId)
    } else if (step !== undefined && !event.altKey && !event.shiftKey) walk(columns, cardId, step)
    else if (event.key === ' ' && board.mayEdit) {
      const height = target.closest<HTMLElement>('[data-tile]')?.offsetHeight ?? 72
      drag.set({ kind: 'card', cardId, to: null, by: 'keyboard', height })
      saySpot(columns, cardId, 'said.picked')
    } else if (event.key === 'Delete' && board.mayEdit) {
      walk(columns, cardId, (spotOf(columns, cardId)?.index ?? 0) > 0 ? 'up' : 'down')
      if (actions.archive(cardId))
        board.say(t('said.archived', { title: board.store.card(cardId)?.title ?? '' }))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const onFocus = (event: FocusEvent): void => {
    const id = event.target.closest<HTMLElement>('[data-card-id]')?.dataset['cardId']
    if (id !== undefined) active.set(id)
    const held = drag.get()
    if (held?.kind === 'card' && held.by === 'keyboard' && held.cardId !== id) cancel()
  }
  return { onKeyDown, onFocus }
}

/** The card is drawn anew where it stands now: the focus goes along. */
function focusAfterMove(root: HTMLElement, cardId: string): void {
  requestAnimationFrame(() => focusCard(root, cardId))
}
