import { PAGE_THEME } from '@stoa/editor'
import type { ComparedBlock } from '@stoa/protocol'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes, EmptyState } from '../../platform/ui/index.ts'
import {
  countChanges,
  type Group,
  groupsOf,
  type ListOfItems,
  listsOf,
  passagesOf,
  type Passage,
  type Piece,
  rowsOf,
} from './changed-blocks.ts'

/** What changed, in its place, with the rest folded away. */
export function VersionChanges({ blocks }: { blocks: readonly ComparedBlock[] }) {
  const { t } = useTranslation('history')
  const count = countChanges(blocks)
  if (count === 0) return <EmptyState title={t('changes.none_title')}>{t('changes.none_body')}</EmptyState>
  return (
    <>
      <p className="mb-6 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-small text-ink-2">
        <span className="font-semibold">{t('changes.count', { count })}</span>
        <span aria-hidden className="flex gap-3">
          <ins className="px-1">{t('changes.added')}</ins>
          <del className="px-1">{t('changes.removed')}</del>
        </span>
      </p>
      {passagesOf(blocks).map((passage) => (
        <PassageView key={passage.key} passage={passage} />
      ))}
    </>
  )
}

function PassageView({ passage }: { passage: Passage }) {
  const { t } = useTranslation('history')
  const [open, setOpen] = useState(passage.kind === 'shown')
  if (open) return groupsOf(passage.pieces).map((group) => <GroupView key={keyOf(group)} group={group} />)
  return (
    <button type="button" onClick={() => setOpen(true)} className="unchanged-fold">
      {t('changes.folded', { count: passage.pieces.length })}
    </button>
  )
}

const keyOf = (group: Group): string | undefined =>
  group.kind === 'block' ? group.piece.key : group.pieces[0]?.key

function GroupView({ group }: { group: Group }) {
  switch (group.kind) {
    case 'list':
      return listsOf(group.pieces).map((list) => <ListView key={list.items[0]?.piece.key} list={list} />)
    case 'table':
      return <TableView pieces={group.pieces} />
    case 'block':
      return <BlockView block={group.piece.block} />
  }
}

function ListView({ list: { kind, items } }: { list: ListOfItems }) {
  const { list } = PAGE_THEME
  const views = items.map(({ piece, inner }) => (
    <ItemView key={piece.key} block={piece.block}>
      {inner.map((each) => (
        <ListView key={each.items[0]?.piece.key} list={each} />
      ))}
    </ItemView>
  ))
  if (kind === 'number') return <ol className={list?.ol}>{views}</ol>
  return <ul className={kind === 'check' ? list?.checklist : list?.ul}>{views}</ul>
}

function ItemView({ block, children }: { block: ComparedBlock; children: ReactNode }) {
  const { t } = useTranslation('history')
  const { listitem, listitemChecked, listitemUnchecked } = PAGE_THEME.list ?? {}
  const { checked, number } = block.list ?? {}
  const box = checked === undefined ? '' : checked ? listitemChecked : listitemUnchecked
  return (
    <li className={classes(listitem, box)} value={number} data-change={block.change}>
      {checked !== undefined && <Spoken>{checked ? t('text.done') : t('text.open')}</Spoken>}
      <Words block={block} />
      {children}
    </li>
  )
}

function TableView({ pieces }: { pieces: readonly Piece[] }) {
  const { t } = useTranslation('history')
  return (
    // Reached by keyboard, since a wide one is scrolled.
    <div className={PAGE_THEME.tableScrollableWrapper} role="group" aria-label={t('text.table')} tabIndex={0}>
      <table className={PAGE_THEME.table}>
        <tbody>
          {rowsOf(pieces).map(({ key, isHead, cells }) => (
            <tr key={key} className={PAGE_THEME.tableRow}>
              {cells.map((written, column) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is what its place makes it
                <CellView key={column} pieces={written} isHead={isHead} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CellView({ pieces, isHead }: { pieces: readonly Piece[]; isHead: boolean }) {
  const { tableCell, tableCellHeader } = PAGE_THEME
  const views = pieces.map(({ key, block }) => <BlockView key={key} block={block} />)
  const isHeader = pieces.some(({ block }) => block.cell?.isHeader === true)
  return isHeader ? (
    <th scope={isHead ? 'col' : 'row'} className={classes(tableCell, tableCellHeader)}>
      {views}
    </th>
  ) : (
    <td className={tableCell}>{views}</td>
  )
}

/** A block's words with what came and went, and a note where only its form changed. */
function Words({ block: { change, parts } }: { block: ComparedBlock }) {
  const { t } = useTranslation('history')
  const look = change === 'changed' && parts.every((part) => part.change === 'same')
  return (
    <>
      {parts.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the parts never change places
        <PartView key={index} part={part} />
      ))}
      {look && <span className="ml-2 text-small text-ink-3">{t('changes.look')}</span>}
    </>
  )
}

const headings = { 1: 'h1', 2: 'h2', 3: 'h3', 4: 'h4', 5: 'h5', 6: 'h6' } as const
function BlockView({ block }: { block: ComparedBlock }) {
  const words = <Words block={block} />
  const { change } = block
  switch (block.type) {
    case 'heading': {
      const Heading = headings[(block.level ?? 2) as keyof typeof headings]
      return (
        <Heading className={PAGE_THEME.heading?.[Heading]} data-change={change}>
          {words}
        </Heading>
      )
    }
    case 'agenda-item':
      return (
        <h2 className="stoa-block stoa-agenda-item" data-change={change}>
          <span className="stoa-block-words">{words}</span>
        </h2>
      )
    case 'decision':
      return (
        <div className="stoa-block stoa-decision" data-change={change}>
          <div className="stoa-block-words">{words}</div>
        </div>
      )
    case 'action-item':
      return <ActionView block={block} />
    case 'field':
    case 'text-field':
      return (
        <div className="stoa-block stoa-field" data-change={change}>
          <div className="stoa-block-words">{words}</div>
        </div>
      )
    case 'quote':
      return (
        <blockquote className={PAGE_THEME.quote} data-change={change}>
          {words}
        </blockquote>
      )
    case 'code':
      return (
        <pre className={PAGE_THEME.code} data-change={change}>
          {words}
        </pre>
      )
    default:
      return (
        <p className={PAGE_THEME.paragraph} data-change={change}>
          {words}
        </p>
      )
  }
}

function ActionView({ block }: { block: ComparedBlock }) {
  const { t } = useTranslation('history')
  return (
    <div className="stoa-block stoa-action-item" data-change={block.change}>
      <span className="stoa-block-lead">
        <span className="stoa-done-box" data-checked={block.done === true ? '' : undefined} />
      </span>
      <div className="stoa-block-words">
        <Spoken>{block.done === true ? t('text.done') : t('text.open')}</Spoken>
        <Words block={block} />
      </div>
    </div>
  )
}

/** Marks are not read aloud by every reader, so words say them; they are no part of what is copied. */
const Spoken = ({ children }: { children: ReactNode }) => (
  <span className="sr-only select-none">{children} </span>
)

function PartView({ part }: { part: ComparedBlock['parts'][number] }) {
  const { t } = useTranslation('history')
  switch (part.change) {
    case 'same':
      return part.text
    case 'added':
      return (
        <ins>
          <Spoken>{t('changes.spoken_added')}</Spoken>
          {part.text}
          <Spoken>{t('changes.spoken_end')}</Spoken>
        </ins>
      )
    case 'removed':
      return (
        <del>
          <Spoken>{t('changes.spoken_removed')}</Spoken>
          {part.text}
          <Spoken>{t('changes.spoken_end')}</Spoken>
        </del>
      )
  }
}
