import type { CreatedInvitation } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import { Button, copyText, Dialog } from '../../platform/ui/index.ts'

interface InvitationLinkDialogProps {
  invitation: CreatedInvitation
  onClose: () => void
}

/** The link, this one time, and what became of the mail. */
export function InvitationLinkDialog({ invitation, onClose }: InvitationLinkDialogProps) {
  const { t } = useTranslation(['organisation', 'ui'])
  const { email, link, mail, expiresAt } = invitation
  const mailed = email !== null && mail !== 'none'
  return (
    <Dialog title={t('invited.title')} onClose={onClose}>
      <p className="text-ink-2">
        {mailed ? t('invited.mailed', { email }) : t('invited.pass_on')} {t('invited.once')}
      </p>
      <div>
        <p className="mb-1.5 text-small font-semibold text-ink-2">{t('invited.link')}</p>
        <code className="block select-all rounded-m border border-edge bg-stone-1 px-3 py-2.5 font-mono text-small break-all">
          {link}
        </code>
        <p className="mt-1.5 text-small text-ink-3">
          {t('invited.until', { when: formatMoment(expiresAt) })}
        </p>
      </div>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onClose}>
          {t('ui:action.close')}
        </Button>
        <Button look="primary" onPress={() => void copyText(link)}>
          {t('invited.copy')}
        </Button>
      </div>
    </Dialog>
  )
}
