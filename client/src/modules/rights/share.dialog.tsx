import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../platform/ui/index.ts'
import { ExplanationView } from './explanation.view.tsx'
import { InheritanceView } from './inheritance.view.tsx'
import { NewLinkView, RevokeLinkView } from './link.views.tsx'
import { LessView } from './less.view.tsx'
import { ReaderView } from './reader.view.tsx'
import type { ShareStep } from './share-step.ts'
import { ShareView } from './share.view.tsx'
import { nounOf, type SharedThing } from './thing.ts'

interface ShareDialogProps {
  thing: SharedThing
  /** The address of the thing for whoever has a right on it. */
  address: string
  mayManage: boolean
  onClose: () => void
}

/** Who can see a thing; for those who manage it also why, and what to do about it. */
export function ShareDialog({ thing, address, mayManage, onClose }: ShareDialogProps) {
  const { t } = useTranslation('rights')
  const [step, setStep] = useState<ShareStep>({ at: 'all' })
  const [returned, setReturned] = useState(false)
  const back = () => {
    setReturned(true)
    setStep({ at: 'all' })
  }
  const body = () => {
    if (!mayManage) return <ReaderView thing={thing} address={address} />
    switch (step.at) {
      case 'all':
        return (
          <ShareView thing={thing} address={address} returned={returned} onStep={setStep} onClose={onClose} />
        )
      case 'why':
        return <ExplanationView thing={thing} person={step.person} onBack={back} onClose={onClose} />
      case 'less':
        return <LessView thing={thing} grant={step.grant} to={step.to} onBack={back} />
      case 'inheritance':
        return thing.type === 'document' ? (
          <InheritanceView thing={thing} inherits={step.inherits} onBack={back} />
        ) : null
      case 'new-link':
        return <NewLinkView thing={thing} onBack={back} />
      case 'revoke-link':
        return <RevokeLinkView thing={thing} link={step.link} onBack={back} />
    }
  }
  return (
    <Dialog wide title={t(`share.title_${nounOf(thing)}`, { title: thing.title })} onClose={onClose}>
      {body()}
    </Dialog>
  )
}
