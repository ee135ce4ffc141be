import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { overlayStore } from './shell-store.ts'
import { Side } from './side.tsx'

const close = () => overlayStore.set(null)

/** The side on a phone. It closes when it has led somewhere. */
export function Drawer() {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const opened = useRef(pathname)
  useEffect(() => {
    if (pathname !== opened.current) close()
  }, [pathname])
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) close()
      }}
      className="fixed inset-0 z-40 bg-veil"
    >
      <Modal className="absolute inset-y-0 left-0 w-[min(20rem,86vw)] border-r border-stone-3 bg-stone-1 shadow-float">
        <Dialog aria-label={t('side.label')} className="flex h-full flex-col outline-none">
          <Side />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
