import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dropKept, type KeptEdits, keptEdits } from '../../platform/local-copies/index.ts'
import { useStore } from '../../platform/store.ts'
import { Button, FormDialog, notify, notifyFailure, Select, TextField } from '../../platform/ui/index.ts'
import { documentPath, saveFile, useCreateDocument, useTitle } from '../documents/index.ts'
import { spacesQuery } from '../spaces/index.ts'
import { kindOf, useKindWord } from './use-kind-word.ts'

const loadMarkdown = async (edits: KeptEdits): Promise<string> =>
  (await import('./rescued-markdown.ts')).markdownOfKept(edits)

/** What was typed into this document and could not be saved there, above the text that the server has. */
export function KeptHere({ syncName }: { syncName: string }) {
  const kept = useStore(keptEdits).filter((edits) => edits.syncName === syncName)
  return (
    <div role="status">
      {kept.map((edits) => (
        <div key={edits.id} className="mb-6 rounded-m bg-cinnabar-soft px-4 py-3">
          <KeptItem edits={edits} />
        </div>
      ))}
    </div>
  )
}

interface KeptItemProps {
  edits: KeptEdits
  /** In a list of several pages. */
  withTitle?: boolean
  /** The person left for the page that was made of it. */
  onDone?: () => void
}

/** What happened, what is safe, and the three ways on. */
export function KeptItem({ edits, withTitle = false, onDone }: KeptItemProps) {
  const { t } = useTranslation('liveDocuments')
  const [asking, setAsking] = useState<'keep' | 'discard'>()
  const title = useTitle()(edits)
  const what = useKindWord()(kindOf(edits.syncName))
  const download = async () => saveFile(`${title}.md`, 'text/markdown', await loadMarkdown(edits))
  return (
    <>
      {withTitle && <p className="truncate font-semibold text-ink-1">{title}</p>}
      <p className="text-small text-cinnabar">{t(`kept.${edits.reason}`, { what })}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onPress={() => setAsking('keep')}>
          {t('kept.as_page')}
        </Button>
        <Button size="small" look="quiet" onPress={() => void download().catch(notifyFailure)}>
          {t('kept.download')}
        </Button>
        <Button size="small" look="quiet-danger" onPress={() => setAsking('discard')}>
          {t('kept.discard')}
        </Button>
      </div>
      {asking === 'keep' && (
        <KeepAsPage edits={edits} title={title} onClose={() => setAsking(undefined)} onDone={onDone} />
      )}
      {asking === 'discard' && (
        <FormDialog
          danger
          title={t('kept.discard_title', { title })}
          confirm={t('kept.discard')}
          onClose={() => setAsking(undefined)}
          onConfirm={() => dropKept(edits.id)}
        >
          <p className="text-ink-2">{t('kept.discard_body')}</p>
        </FormDialog>
      )}
    </>
  )
}

interface KeepAsPageProps {
  edits: KeptEdits
  title: string
  onClose: () => void
  onDone: (() => void) | undefined
}

function KeepAsPage({ edits, title: before, onClose, onDone }: KeepAsPageProps) {
  const { t } = useTranslation('liveDocuments')
  const navigate = useNavigate()
  const create = useCreateDocument()
  const spaces = useQuery(spacesQuery)
  const choices = (spaces.data ?? [])
    .filter((space) => space.can.includes('documents.create'))
    .map(({ id, name }) => ({ id, label: name }))
  const [title, setTitle] = useState<string>(t('kept.copy_title', { title: before }))
  const [chosen, setChosen] = useState<string>()
  const spaceId = chosen ?? choices[0]?.id
  return (
    <FormDialog
      title={t('kept.as_page')}
      confirm={t('kept.create')}
      canConfirm={spaceId !== undefined && title.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        if (spaceId === undefined) return
        const markdown = await loadMarkdown(edits)
        const made = await create.mutateAsync({ spaceId, kind: 'page', title, markdown })
        await dropKept(edits.id)
        notify(t('kept.created'))
        onDone?.()
        await navigate({ to: documentPath(made) })
      }}
    >
      <TextField label={t('kept.title_label')} value={title} onChange={setTitle} isRequired maxLength={300} />
      {spaceId === undefined ? (
        <p className="text-ink-2">{t('kept.no_space')}</p>
      ) : (
        <Select label={t('kept.space')} choices={choices} value={spaceId} onChange={setChosen} />
      )}
    </FormDialog>
  )
}
