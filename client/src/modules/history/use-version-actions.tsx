import type { DocumentDetail } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { copyText, notify, notifyFailure } from '../../platform/ui/index.ts'
import { documentPath, useTitle } from '../documents/index.ts'
import { spaceQuery } from '../spaces/index.ts'
import { useCopyVersion, useNameVersion, useRemoveName, type WhichVersion } from './history.queries.ts'
import type { NamedVersion } from './timeline.ts'

/** What is done at once, without a dialog. Each says what it did and, where it took something away, offers it back. */
export function useVersionActions(document: DocumentDetail, which: WhichVersion | undefined, when: string) {
  const { t } = useTranslation('history')
  const titleOf = useTitle()
  const navigate = useNavigate()
  const space = useQuery(spaceQuery(document.spaceId))
  const { mutate: copy } = useCopyVersion(document.id)
  const { mutate: removeName } = useRemoveName(document.id)
  const { mutate: nameVersion } = useNameVersion(document.id)
  return {
    mayCopy: space.data?.can.includes('documents.create') ?? false,
    copy: () => {
      if (which === undefined) return
      const title = t('copy.title', { title: titleOf(document).slice(0, 250), when })
      copy(
        { which, title },
        {
          onSuccess: (made) =>
            notify(t('copy.done', { title: titleOf(made) }), {
              action: {
                label: t('copy.open'),
                run: () => void navigate({ to: documentPath(made) }),
              },
            }),
        },
      )
    },
    copyLink: () => void copyText(window.location.href, t('link_copied')),
    unname: ({ id, name }: NamedVersion, sequence: number) =>
      removeName(
        { id },
        {
          onSuccess: () =>
            notify(t('unname.done', { name }), {
              action: {
                label: t('unname.back'),
                run: () => nameVersion({ which: { sequence }, name }, { onError: notifyFailure }),
              },
            }),
        },
      ),
  }
}
