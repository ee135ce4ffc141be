import type { CreatedInvitation, Invitation } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link2, Mail } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  FormDialog,
  GhostLines,
  notifyFailure,
  Tag,
  type TagTone,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { AreaPage } from './area-page.tsx'
import { InvitationLinkDialog } from './invitation-link.dialog.tsx'
import { InviteDialog } from './invite.dialog.tsx'
import { MoreButton } from './more-button.tsx'
import { invitationsQuery, useResendInvitation, useRevokeInvitation } from './people.queries.ts'
import { PersonMarks } from './person-marks.tsx'

type Open =
  | { kind: 'invite' }
  | { kind: 'link'; made: CreatedInvitation }
  | { kind: 'revoke'; of: Invitation }

/** Who is asked in and has not come yet. */
export function InvitationsScreen() {
  const { t } = useTranslation('organisation')
  const invitations = useInfiniteQuery(invitationsQuery)
  const resend = useResendInvitation()
  const revoke = useRevokeInvitation()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  useDocumentTitle(t('invitations.title'))
  const shown = invitations.data?.pages.flatMap((page) => page.items) ?? []
  const invite = (
    <Button look="primary" onPress={() => setOpen({ kind: 'invite' })}>
      {t('people.invite')}
    </Button>
  )
  return (
    <AreaPage
      title={t('invitations.title')}
      lead={t('invitations.lead')}
      action={shown.length > 0 ? invite : undefined}
    >
      {invitations.isPending && <GhostLines className="mt-8" height="2.25rem" widths={['100%', '100%']} />}
      {invitations.isError && (
        <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />
      )}
      {invitations.isSuccess && shown.length === 0 && (
        <EmptyState title={t('invitations.none')} action={invite}>
          {t('invitations.none_body')}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul aria-label={t('invitations.title')} className="mt-6 border-t border-stone-3">
          {shown.map((invitation) => (
            <Row
              key={invitation.id}
              invitation={invitation}
              busy={resend.isPending}
              onResend={() =>
                resend.mutate(invitation.id, {
                  onSuccess: (made) => setOpen({ kind: 'link', made }),
                  onError: notifyFailure,
                })
              }
              onRevoke={() => setOpen({ kind: 'revoke', of: invitation })}
            />
          ))}
        </ul>
      )}
      <MoreButton query={invitations} />
      {open?.kind === 'invite' && <InviteDialog onClose={close} />}
      {open?.kind === 'link' && <InvitationLinkDialog invitation={open.made} onClose={close} />}
      {open?.kind === 'revoke' && (
        <FormDialog
          danger
          title={t('invitations.revoke_title')}
          confirm={t('invitations.revoke')}
          onClose={close}
          onConfirm={() => revoke.mutateAsync(open.of.id)}
        >
          <p className="text-ink-2">{t('invitations.revoke_body')}</p>
        </FormDialog>
      )}
    </AreaPage>
  )
}

const mailTones: Record<Exclude<Invitation['mail'], 'none'>, TagTone> = {
  waiting: 'ochre',
  sent: 'pine',
  failed: 'cinnabar',
}

interface RowProps {
  invitation: Invitation
  busy: boolean
  onResend: () => void
  onRevoke: () => void
}

function Row({ invitation, busy, onResend, onRevoke }: RowProps) {
  const { t } = useTranslation('organisation')
  const now = useNow()
  const { email, role, mail, invitedBy, expiresAt } = invitation
  const over = expiresAt < now
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-stone-3/70 py-3">
      <span aria-hidden className="text-ink-3">
        {email === null ? <Link2 size={18} /> : <Mail size={18} />}
      </span>
      <div className="min-w-0 grow basis-48">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-semibold">{email ?? t('invitations.by_link')}</span>
          <PersonMarks role={role} state="active" />
          {mail !== 'none' && <Tag tone={mailTones[mail]}>{t(`mail.${mail}`)}</Tag>}
        </p>
        <p className="text-small text-ink-3">
          {t('invitations.by', { name: invitedBy })} ·{' '}
          <span className={over ? 'text-ochre' : ''}>
            {t(over ? 'invitations.over' : 'invitations.until', { when: formatDate(expiresAt, now) })}
          </span>
        </p>
      </div>
      <div className="flex gap-1">
        <Button size="small" isDisabled={busy} onPress={onResend}>
          {t('invitations.resend')}
        </Button>
        <Button size="small" look="quiet" onPress={onRevoke}>
          {t('invitations.revoke')}
        </Button>
      </div>
    </li>
  )
}
