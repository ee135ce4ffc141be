import type { ShareLink } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link2, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import { Button, ErrorState, GhostLines, Section } from '../../platform/ui/index.ts'
import { linksAboveQuery, linksQuery } from './rights.queries.ts'
import type { ShareStep } from './share-step.ts'
import type { SharedDocument } from './thing.ts'

interface LinksSectionProps {
  thing: SharedDocument
  onStep: (step: ShareStep) => void
}

/** Links for people without an account. */
export function LinksSection({ thing, onStep }: LinksSectionProps) {
  const { t } = useTranslation('rights')
  const links = useQuery(linksQuery(thing.id))
  const above = useQuery(linksAboveQuery(thing)).data?.length ?? 0
  return (
    <Section
      title={t('links.title')}
      action={
        <Button size="small" look="quiet" onPress={() => onStep({ at: 'new-link' })}>
          {t('links.new')}
        </Button>
      }
    >
      {links.isPending && <GhostLines widths={['80%']} height="1.6rem" />}
      {links.isError && <ErrorState compact error={links.error} onRetry={() => void links.refetch()} />}
      {links.data?.length === 0 && <p className="text-small text-ink-3">{t('links.none')}</p>}
      {links.data && links.data.length > 0 && (
        <ul aria-label={t('links.title')} className="-mt-4">
          {links.data.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => onStep({ at: 'revoke-link', link })} />
          ))}
        </ul>
      )}
      {above > 0 && <p className="mt-3 text-small text-ochre">{t('links.above', { count: above })}</p>}
    </Section>
  )
}

function LinkRow({ link, onRevoke }: { link: ShareLink; onRevoke: () => void }) {
  const { t } = useTranslation(['rights', 'ui'])
  const now = useNow()
  const made =
    link.createdBy === null
      ? t('links.made', { when: formatWhen(link.createdAt, now) })
      : t('links.made_by', { name: link.createdBy.name, when: formatWhen(link.createdAt, now) })
  return (
    <li className="flex items-center gap-3 border-b border-stone-3/70 py-2">
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full bg-stone-2 text-ink-2"
      >
        <Link2 size={16} />
      </span>
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-center gap-x-2">
          <span>{t(`ui:role.${link.role}`)}</span>
          {link.hasPassword && (
            <span className="flex items-center gap-1 text-small text-ink-2">
              <LockKeyhole size={13} aria-hidden />
              {t('links.password')}
            </span>
          )}
        </span>
        <span className="block text-small text-ink-3">
          {link.expiresAt === null
            ? t('links.endless')
            : t('links.until', { when: formatMoment(link.expiresAt) })}
          {` · ${made}`}
        </span>
      </span>
      <Button size="small" look="quiet-danger" onPress={onRevoke}>
        {t('links.revoke')}
      </Button>
    </li>
  )
}
