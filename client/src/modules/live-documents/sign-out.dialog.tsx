import { useTranslation } from 'react-i18next'
import { keptEdits, waitingCopies } from '../../platform/local-copies/index.ts'
import { useStore } from '../../platform/store.ts'
import { FormDialog } from '../../platform/ui/index.ts'
import { useTitle } from '../documents/index.ts'
import { useDownloadOfUnsent } from './use-download-of-unsent.ts'

interface SignOutDialogProps {
  onClose: () => void
  onLeave: () => Promise<void>
}

/** Signing out takes this device's copies away: what the server does not have leaves as a file, or the person stays. */
export function SignOutDialog({ onClose, onLeave }: SignOutDialogProps) {
  const { t } = useTranslation('liveDocuments')
  const download = useDownloadOfUnsent()
  const titleOf = useTitle()
  const unsent = [...useStore(waitingCopies), ...useStore(keptEdits)]
  return (
    <FormDialog
      danger
      title={t('leave.title')}
      confirm={t('leave.download')}
      cancel={t('leave.stay')}
      onClose={onClose}
      onConfirm={async () => {
        await download()
        await onLeave()
      }}
    >
      <p className="text-ink-2">{t('leave.body')}</p>
      <ul className="list-disc pl-5 text-ink-1">
        {unsent.map((document) => (
          <li key={document.syncName}>{titleOf(document)}</li>
        ))}
      </ul>
    </FormDialog>
  )
}
