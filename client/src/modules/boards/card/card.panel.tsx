import { X } from 'lucide-react'
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useMedia } from '../../../platform/media.ts'
import { EmptyState, GhostLines, IconButton } from '../../../platform/ui/index.ts'
import { useBoard, useBoardPlace, useCard } from '../use-board.ts'

export const loadOpenCard = () => import('./open-card.tsx')

/** Brings the editor along, so after the board. */
const OpenCard = lazy(async () => ({ default: (await loadOpenCard()).OpenCard }))

/** The card that is open: beside the board where there is room, else over it. */
export function CardPanel({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const isBeside = useMedia('(min-width: 1280px)')
  const card = useCard(cardId)
  const { openCard } = useBoardPlace()
  const title = card === undefined || card.title === '' ? t('card.untitled') : card.title
  const close = () => {
    openCard(undefined)
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>(`[data-card-id="${cardId}"] [data-card-link]`)?.focus()
    })
  }
  const content =
    card === undefined ? (
      <MissingCard onClose={close} />
    ) : (
      <Suspense fallback={<GhostLines className="px-6 py-14" widths={['70%', '45%', '60%']} />}>
        <OpenCard card={card} onClose={close} />
      </Suspense>
    )
  if (isBeside)
    return (
      <Beside label={t('card.panel', { title })} onClose={close}>
        {content}
      </Beside>
    )
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) close()
      }}
      className="fixed inset-0 z-40 flex justify-end bg-veil"
    >
      <Modal className="arrives h-dvh w-full border-l border-stone-3 bg-paper shadow-float md:max-w-[36rem]">
        <Dialog
          aria-label={t('card.panel', { title })}
          className="scroll-thin @container h-full overflow-y-auto outline-none"
        >
          {content}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface BesideProps {
  label: string
  onClose: () => void
  children: ReactNode
}

function Beside({ label, onClose, children }: BesideProps) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    // Whoever opened it wants to be in it; whoever came by its address has no place yet.
    panel.current?.focus({ preventScroll: true })
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
    event.preventDefault()
    onClose()
  }
  return (
    // Escape leaves it from anywhere inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="scroll-thin @container w-[30rem] shrink-0 overflow-y-auto border-l border-stone-3/70 bg-paper outline-none"
    >
      {children}
    </aside>
  )
}

function MissingCard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['boards', 'ui'])
  const { session } = useBoard()
  return (
    <div className="px-6 py-4">
      <div className="flex justify-end">
        <IconButton label={t('ui:action.close')} onPress={onClose}>
          <X size={18} aria-hidden />
        </IconButton>
      </div>
      {session.facts.get().synced && <EmptyState title={t('card.gone')}>{t('card.gone_body')}</EmptyState>}
    </div>
  )
}
