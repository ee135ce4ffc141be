import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../../platform/ui/index.ts'
import type { SortKey } from '../board-search.ts'
import { useBoardPlace } from '../use-board.ts'
import { CardRow } from './card-row.tsx'
import { sheetColumns } from './sheet-columns.ts'
import type { ListRow } from './list-rows.ts'

/** Pixels: every row is as high, so that what is not drawn needs no measuring. */
const rowHeight = 41
const overscan = 12

const cellsOf = (root: HTMLElement | null, row: number): HTMLElement[] =>
  [...(root?.querySelectorAll<HTMLElement>(`[data-row="${row}"] [data-cell]`) ?? [])].filter(
    (cell) => cell.offsetParent !== null,
  )

/** Rows of cards under headings that sort. Arrows lead from cell to cell, Enter opens. */
export function CardSheet({ rows }: { rows: readonly ListRow[] }) {
  const { t } = useTranslation('boards')
  const { search, go } = useBoardPlace()
  const scroller = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ from: 0, to: 60 })
  const [active, setActive] = useState({ row: 0, cell: 0 })
  const wantsFocus = useRef(false)
  const first = rows.findIndex(({ kind }) => kind === 'card')
  const current = rows[active.row]?.kind === 'card' ? active.row : first

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - overscan)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + overscan
      setSeen((before) =>
        Math.abs(before.from - from) < overscan / 2 && Math.abs(before.to - to) < overscan / 2
          ? before
          : { from, to },
      )
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [])
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    cellsOf(scroller.current, active.row)[active.cell]?.focus()
  })

  const to = Math.min(rows.length, seen.to)
  const drawn = new Set<number>([current])
  for (let at = Math.min(seen.from, to); at < to; at += 1) drawn.add(at)
  const shown = [...drawn].filter((at) => at >= 0).sort((a, b) => a - b)
  const rest = rows.length - 1 - (shown.at(-1) ?? 0)

  const goTo = (row: number, cell: number) => {
    if (rows[row]?.kind !== 'card') return
    const element = scroller.current
    if (element !== null) {
      const top = row * rowHeight
      // Below the heading, which sticks.
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + 2 * rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + 2 * rowHeight - element.clientHeight
    }
    wantsFocus.current = true
    setActive({ row, cell })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return
    const cell = event.target.closest<HTMLElement>('[data-cell]')
    const row = Number(cell?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? Number.NaN)
    if (cell === null || Number.isNaN(row)) return
    const cells = cellsOf(scroller.current, row)
    const at = cells.indexOf(cell)
    const nextCard = (by: 1 | -1): number => {
      let next = row + by
      while (rows[next]?.kind === 'group') next += by
      return next
    }
    const moves: Partial<Record<string, () => void>> = {
      ArrowDown: () => goTo(nextCard(1), at),
      ArrowUp: () => goTo(nextCard(-1), at),
      ArrowRight: () => goTo(row, Math.min(cells.length - 1, at + 1)),
      ArrowLeft: () => goTo(row, Math.max(0, at - 1)),
      Home: () => goTo(first, at),
      End: () => goTo(rows.length - 1, at),
      Enter: () => cells[0]?.querySelector('a')?.click(),
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }
  return (
    <div ref={scroller} className="scroll-thin @container min-h-0 grow overflow-y-auto px-4 pb-6 md:px-7">
      {/* A table that is walked through: its cells take the focus one after the other. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <table
        role="grid"
        aria-label={t('view.list')}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        className="w-full table-fixed border-collapse text-left"
      >
        <thead className="sticky top-0 z-10 bg-paper">
          <tr aria-rowindex={1} className="border-b border-stone-3">
            {sheetColumns.map(({ id, sort, look }) => (
              <th
                key={id}
                scope="col"
                aria-sort={
                  sort === null || (search.sort ?? 'place') !== sort
                    ? undefined
                    : search.down === true
                      ? 'descending'
                      : 'ascending'
                }
                className={classes('h-9 pr-3', look)}
              >
                {sort === null ? (
                  <span className="label">{t(`list.${id}`)}</span>
                ) : (
                  <SortButton
                    sort={sort}
                    label={t(`list.${id}`)}
                    current={search.sort ?? 'place'}
                    isDown={search.down === true}
                    onSort={(change) => go(change, { replace: true })}
                  />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((at, index) => {
            const row = rows[at]
            if (row === undefined) return null
            const before = index === 0 ? 0 : (shown[index - 1] ?? -1) + 1
            return [
              at > before && <Gap key={`gap ${at}`} rows={at - before} />,
              row.kind === 'group' ? (
                <tr
                  key={row.key}
                  aria-rowindex={at + 2}
                  style={{ blockSize: rowHeight }}
                  className="border-b border-stone-3/70"
                >
                  <th scope="rowgroup" className="whitespace-nowrap pt-2 text-small font-semibold text-ink-2">
                    {row.title} <span className="font-normal text-ink-3 tabular-nums">{row.count}</span>
                  </th>
                </tr>
              ) : (
                <CardRow
                  key={row.key}
                  card={row.card}
                  row={at}
                  height={rowHeight}
                  activeCell={at === current ? active.cell : undefined}
                  onActive={(cell) => setActive({ row: at, cell })}
                />
              ),
            ]
          })}
          {rest > 0 && <Gap rows={rest} />}
        </tbody>
      </table>
    </div>
  )
}

interface SortButtonProps {
  sort: SortKey
  label: string
  current: SortKey
  isDown: boolean
  onSort: (change: { sort: Exclude<SortKey, 'place'> | undefined; down: true | undefined }) => void
}

/** First up, then down, then as the board has it. */
function SortButton({ sort, label, current, isDown, onSort }: SortButtonProps) {
  const isCurrent = sort === current && sort !== 'place'
  const Arrow = isDown ? ArrowDown : ArrowUp
  return (
    <button
      type="button"
      onClick={() => {
        if (sort === 'place' || (isCurrent && isDown)) onSort({ sort: undefined, down: undefined })
        else onSort({ sort, down: isCurrent ? true : undefined })
      }}
      className="label inline-flex min-h-8 items-center gap-1 rounded-s hover:text-ink-1"
    >
      {label}
      {isCurrent && <Arrow size={12} aria-hidden />}
    </button>
  )
}

/** The room of rows that are not drawn. */
const Gap = ({ rows }: { rows: number }) => (
  <tr aria-hidden style={{ blockSize: rows * rowHeight }}>
    <td />
  </tr>
)
