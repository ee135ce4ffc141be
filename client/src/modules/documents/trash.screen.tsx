import type { TrashItem } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  FormDialog,
  GhostLines,
  notify,
  notifyFailure,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { spaceQuery } from '../spaces/index.ts'
import { documentPath } from './document-link.ts'
import { trashQuery, usePurgeDocument, useRestoreDocument } from './documents.queries.ts'
import { useTitle } from './use-title.ts'

export function TrashScreen({ spaceId }: { spaceId: string }) {
  const { t } = useTranslation('documents')
  const titleOf = useTitle()
  const navigate = useNavigate()
  const space = useQuery(spaceQuery(spaceId))
  const trash = useQuery(trashQuery(spaceId))
  const restore = useRestoreDocument()
  const purge = usePurgeDocument()
  const [purging, setPurging] = useState<TrashItem>()
  const now = useNow()
  useDocumentTitle(t('trash.title'))
  const details = (item: TrashItem) =>
    [
      item.trashedBy === null
        ? formatWhen(item.trashedAt, now)
        : t('trash.who', { name: item.trashedBy.name, when: formatWhen(item.trashedAt, now) }),
      item.descendants > 0 ? t('trash.with', { count: item.descendants }) : '',
    ]
      .filter(Boolean)
      .join(' · ')
  const mayPurge = space.data?.role === 'manager'
  return (
    <div className="mx-auto w-full max-w-[52rem] px-5 py-8 md:px-10 md:py-12">
      <h1 className="font-serif text-title-m font-semibold">{t('trash.title')}</h1>
      <p className="mt-1 text-ink-2">{space.data ? t('trash.lead', { name: space.data.name }) : '\u00a0'}</p>
      {trash.isPending && <GhostLines className="mt-8" height="2.5rem" widths={['100%', '100%']} />}
      {trash.isError && <ErrorState error={trash.error} onRetry={() => void trash.refetch()} />}
      {trash.data?.length === 0 && (
        <EmptyState title={t('trash.empty_title')}>{t('trash.empty_body')}</EmptyState>
      )}
      {trash.data && trash.data.length > 0 && (
        <ul className="mt-7 border-t border-stone-3">
          {trash.data.map((item) => (
            <li
              key={item.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-stone-3/70 py-3"
            >
              <div className="min-w-40 grow">
                <p className="font-semibold">{titleOf(item)}</p>
                <p className="text-small text-ink-3">{details(item)}</p>
              </div>
              <Button
                size="small"
                onPress={() =>
                  restore.mutate(item, {
                    onSuccess: (detail) =>
                      notify(t('trash.restored', { title: titleOf(detail) }), {
                        action: {
                          label: t('open'),
                          run: () => void navigate({ to: documentPath(detail) }),
                        },
                      }),
                    onError: notifyFailure,
                  })
                }
              >
                {t('trash.restore')}
              </Button>
              {mayPurge && (
                <Button look="quiet-danger" size="small" onPress={() => setPurging(item)}>
                  {t('trash.purge')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {purging && (
        <FormDialog
          danger
          title={t('trash.purge_title', { title: titleOf(purging) })}
          confirm={t('trash.purge')}
          onClose={() => setPurging(undefined)}
          onConfirm={async () => {
            await purge.mutateAsync(purging)
            notify(t('trash.purged', { title: titleOf(purging) }))
          }}
        >
          <p className="text-ink-2">
            {purging.descendants === 0
              ? t('trash.purge_body')
              : t('trash.purge_descendants', { count: purging.descendants })}
          </p>
        </FormDialog>
      )}
    </div>
  )
}
