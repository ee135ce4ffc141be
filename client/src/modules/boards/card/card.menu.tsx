import type { Card } from '@stoa/board'
import { Archive, ArrowRightLeft, CheckCircle2, Link2, PanelRight, RotateCcw, Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuItem, MenuLine } from '../../../platform/ui/index.ts'
import { useBoard, useBoardPlace } from '../use-board.ts'
import { DeleteCardDialog, MoveCardDialog } from './card.dialogs.tsx'
import { useCardActions } from './use-card-actions.ts'

interface CardMenuProps {
  card: Card
  trigger: ReactElement
  /** The card is open already. */
  isOpen?: boolean
  /** Whether the menu is open; left out: it keeps that by itself. */
  isShown?: boolean
  onShow?: (isShown: boolean) => void
  /** The card is gone from where the menu stood. */
  onGone?: () => void
}

export function CardMenu({ card, trigger, isOpen = false, isShown, onShow, onGone }: CardMenuProps) {
  const { t } = useTranslation('boards')
  const { mayEdit } = useBoard()
  const { openCard } = useBoardPlace()
  const actions = useCardActions()
  const [dialog, setDialog] = useState<'move' | 'delete'>()
  const isArchived = card.archivedAt !== null
  return (
    <>
      <Menu
        label={t('card.actions', { title: card.title })}
        trigger={trigger}
        {...(isShown === undefined ? {} : { isOpen: isShown })}
        {...(onShow === undefined ? {} : { onOpenChange: onShow })}
      >
        {!isOpen && (
          <MenuItem icon={<PanelRight size={16} />} onAction={() => openCard(card.id)}>
            {t('card.open')}
          </MenuItem>
        )}
        <MenuItem icon={<Link2 size={16} />} onAction={() => actions.copyLink(card.id)}>
          {t('card.copy_link')}
        </MenuItem>
        {mayEdit && !isArchived && (
          <>
            <MenuItem icon={<ArrowRightLeft size={16} />} onAction={() => setDialog('move')}>
              {t('card.move')}
            </MenuItem>
            {card.isCompleted ? (
              <MenuItem icon={<RotateCcw size={16} />} onAction={() => actions.reopen(card.id)}>
                {t('card.reopen')}
              </MenuItem>
            ) : (
              <MenuItem icon={<CheckCircle2 size={16} />} onAction={() => actions.complete(card.id)}>
                {t('card.complete')}
              </MenuItem>
            )}
          </>
        )}
        {mayEdit && (
          <>
            <MenuLine />
            {isArchived ? (
              <MenuItem icon={<RotateCcw size={16} />} onAction={() => actions.restore(card.id)}>
                {t('card.restore')}
              </MenuItem>
            ) : (
              <MenuItem
                icon={<Archive size={16} />}
                hint={t('key.delete')}
                onAction={() => {
                  if (actions.archive(card.id)) onGone?.()
                }}
              >
                {t('card.archive')}
              </MenuItem>
            )}
            <MenuItem danger icon={<Trash2 size={16} />} onAction={() => setDialog('delete')}>
              {t('card.delete')}
            </MenuItem>
          </>
        )}
      </Menu>
      {dialog === 'move' && <MoveCardDialog card={card} onClose={() => setDialog(undefined)} />}
      {dialog === 'delete' && (
        <DeleteCardDialog card={card} onClose={() => setDialog(undefined)} onDeleted={() => onGone?.()} />
      )}
    </>
  )
}
