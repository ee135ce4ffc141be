import type { ComparedBlock } from '@stoa/protocol'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../platform/ui/index.ts'
import { countChanges, groupsOf, passagesOf, type Passage, type Piece } from './changed-blocks.ts'

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
  if (open) return groupsOf(passage.pieces).map((group) => <Group key={group[0]?.key} group={group} />)
  return (
    <button type="button" onClick={() => setOpen(true)} className="unchanged-fold">
      {t('changes.folded', { count: passage.pieces.length })}
    </button>
  )
}

function Group({ group }: { group: readonly Piece[] }) {
  const views = group.map(({ key, block }) => <BlockView key={key} block={block} />)
  return group[0]?.block.type === 'listitem' ? <ul className="stoa-ul">{views}</ul> : views
}

function BlockView({ block }: { block: ComparedBlock }) {
  const { t } = useTranslation('history')
  const { change, type, parts } = block
  const look = change === 'changed' && parts.every((part) => part.change === 'same')
  const words = (
    <>
      {parts.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the parts never change places
        <PartView key={index} part={part} />
      ))}
      {look && <span className="ml-2 text-small text-ink-3">{t('changes.look')}</span>}
    </>
  )
  switch (type) {
    case 'heading':
      return (
        <h2 className="stoa-h2" data-change={change}>
          {words}
        </h2>
      )
    case 'listitem':
      return (
        <li className="stoa-li" data-change={change}>
          {words}
        </li>
      )
    case 'quote':
      return (
        <blockquote className="stoa-quote" data-change={change}>
          {words}
        </blockquote>
      )
    case 'code':
      return (
        <pre className="stoa-code" data-change={change}>
          {words}
        </pre>
      )
    default:
      return (
        <p className="stoa-p" data-change={change}>
          {words}
        </p>
      )
  }
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
