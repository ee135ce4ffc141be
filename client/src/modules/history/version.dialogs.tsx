import type { DocumentDetail } from '@stoa/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, notify, notifyFailure, TextField } from '../../platform/ui/index.ts'
import { documentPath } from '../documents/index.ts'
import { useThing } from './use-thing.ts'
import { restoreVersion, useNameVersion, wasWrittenSince, type WhichVersion } from './history.queries.ts'

interface VersionDialogProps {
  document: DocumentDetail
  which: WhichVersion
  /** When it was, as it is said in a sentence. */
  when: string
  onClose: () => void
}

/** Says what restoring does before it is done, and offers the way back afterwards. */
export function RestoreDialog({ document, which, when, onClose }: VersionDialogProps) {
  const { t } = useTranslation('history')
  const thing = useThing()
  const client = useQueryClient()
  const navigate = useNavigate()
  const goBackTo = async (sequence: number) => {
    await restoreVersion(client, document.id, { sequence })
    notify(t('restore.taken_back', { thing }))
  }
  const takeBack = async (sequence: number) => {
    if (!(await wasWrittenSince(document.id, sequence))) await goBackTo(sequence)
    else
      notify(t('restore.written_since', { thing }), {
        action: {
          label: t('restore.back_anyway'),
          run: () => void goBackTo(sequence).catch(notifyFailure),
        },
      })
  }
  return (
    <FormDialog
      title={t('restore.title', { when })}
      confirm={t('restore')}
      onClose={onClose}
      onConfirm={async () => {
        const before = await restoreVersion(client, document.id, which)
        await navigate({ to: documentPath(document) })
        notify(
          t('restore.done', { thing, when }),
          before === undefined
            ? {}
            : { action: { label: t('restore.back'), run: () => void takeBack(before).catch(notifyFailure) } },
        )
      }}
    >
      <p className="text-ink-2">{t('restore.body', { thing })}</p>
    </FormDialog>
  )
}

interface NameDialogProps extends Omit<VersionDialogProps, 'when'> {
  /** With the number of the version that now has a name. */
  onNamed: (sequence: number) => void
}

export function NameDialog({ document, which, onNamed, onClose }: NameDialogProps) {
  const { t } = useTranslation('history')
  const nameVersion = useNameVersion(document.id)
  const [name, setName] = useState('')
  return (
    <FormDialog
      title={t('name')}
      confirm={t('name')}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const made = await nameVersion.mutateAsync({ which, name })
        notify(t('name.done', { name: made.name }))
        onNamed(made.sequence)
      }}
    >
      <TextField
        label={t('name.field')}
        help={t('name.help')}
        value={name}
        onChange={setName}
        maxLength={120}
        autoFocus
        autoComplete="off"
      />
    </FormDialog>
  )
}
