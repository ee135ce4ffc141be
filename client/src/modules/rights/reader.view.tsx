import { useQuery } from '@tanstack/react-query'
import { Link as LinkIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, copyText, ErrorState, GhostLines } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { membersQuery } from './rights.queries.ts'
import { nounOf, type SharedThing } from './thing.ts'

interface ReaderViewProps {
  thing: SharedThing
  address: string
}

/** For those who may look and not decide: who was added by name, and the address to pass on. */
export function ReaderView({ thing, address }: ReaderViewProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useMe()
  const members = useQuery(membersQuery(thing))
  return (
    <>
      <p className="text-ink-2">{t('reader.lead', { thing: t(`this.${nounOf(thing)}`) })}</p>
      {members.isPending && <GhostLines widths={['100%', '100%']} height="2rem" />}
      {members.isError && <ErrorState compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.data?.length === 0 && <p className="text-small text-ink-3">{t('reader.none')}</p>}
      {members.data && members.data.length > 0 && (
        <ul aria-label={t('reader.list')} className="border-t border-stone-3">
          {members.data.map(({ user, role }) => (
            <li key={user.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2">
              <Avatar person={user} decorative />
              <span className="min-w-0 grow truncate">
                {user.name}
                {user.id === me.user.id && <span className="text-ink-3"> · {t('row.you')}</span>}
              </span>
              <span className="text-small text-ink-2">{t(`ui:role.${role}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <Button className="self-start" onPress={() => void copyText(address, t('share.copied'))}>
        <LinkIcon size={16} aria-hidden />
        {t('share.copy')}
      </Button>
    </>
  )
}
