import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ErrorState, GhostLines, Section, Tag } from '../../platform/ui/index.ts'
import { securityQuery } from './account.queries.ts'
import { ChangePasswordDialog } from './change-password.dialog.tsx'
import { DisableTotpDialog, RenewCodesDialog, SetUpTotpDialog } from './two-step.dialogs.tsx'

type Open = 'password' | 'set-up' | 'disable' | 'renew'

/** The password, and what is asked for after it. */
export function SecuritySection() {
  const { t } = useTranslation('identity')
  const security = useQuery(securityQuery)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const { data } = security
  return (
    <Section title={t('security.title')}>
      {security.isPending && <GhostLines widths={['80%', '70%']} height="1.6rem" />}
      {security.isError && (
        <ErrorState compact error={security.error} onRetry={() => void security.refetch()} />
      )}
      {data && (
        <ul>
          <Row
            name={t('field.password')}
            note={data.password ? t('password.note') : t('password.none')}
            action={
              data.password && (
                <Button size="small" onPress={() => setOpen('password')}>
                  {t('password.change')}
                </Button>
              )
            }
          />
          <Row
            name={t('totp.title')}
            tag={
              data.totp ? (
                <Tag tone="pine">{t('totp.is_on')}</Tag>
              ) : (
                <Tag tone="ochre">{t('totp.is_off')}</Tag>
              )
            }
            note={data.totp ? t('totp.codes_left', { count: data.recoveryCodesLeft }) : t('totp.note')}
            warn={data.totp && data.recoveryCodesLeft < 3}
            action={
              data.totp ? (
                <span className="flex flex-wrap gap-1">
                  <Button size="small" onPress={() => setOpen('renew')}>
                    {t('totp.renew')}
                  </Button>
                  <Button size="small" look="quiet" onPress={() => setOpen('disable')}>
                    {t('totp.disable')}
                  </Button>
                </span>
              ) : (
                data.password && (
                  <Button size="small" onPress={() => setOpen('set-up')}>
                    {t('totp.set_up')}
                  </Button>
                )
              )
            }
          />
        </ul>
      )}
      {open === 'password' && <ChangePasswordDialog onClose={close} />}
      {open === 'set-up' && <SetUpTotpDialog onClose={close} />}
      {open === 'disable' && <DisableTotpDialog onClose={close} />}
      {open === 'renew' && <RenewCodesDialog onClose={close} />}
    </Section>
  )
}

interface RowProps {
  name: string
  tag?: ReactNode
  note: string
  warn?: boolean
  action?: ReactNode
}

const Row = ({ name, tag, note, warn = false, action }: RowProps) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-stone-3/70 py-3">
    <div className="min-w-0 max-w-[30rem]">
      <p className="flex items-center gap-2 font-semibold">
        {name}
        {tag}
      </p>
      <p className={warn ? 'text-small text-ochre' : 'text-small text-ink-3'}>{note}</p>
    </div>
    {action}
  </li>
)
