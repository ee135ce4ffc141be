import { StoaEditor } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import type { DocumentDetail } from '@stoa/protocol'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createStore, useStore } from '../../platform/store.ts'
import { Button, EmptyState } from '../../platform/ui/index.ts'
import { openVisitSession, type VisitSession, type VisitState } from './visit-session.ts'

interface VisitedPageProps {
  document: DocumentDetail
  token: string
  /** The visit is over, or the link no longer opens this; told whether it was read before. */
  onDenied: (wasRead: boolean) => void
}

const reader = { name: '', color: '#455eaa' }

/** The page as it is now, to read. */
export function VisitedPage({ document, token, onDenied }: VisitedPageProps) {
  const [opened] = useState(() => createStore<VisitSession | undefined>(undefined))
  const { syncName } = document
  useEffect(() => {
    const session = openVisitSession(syncName, token)
    opened.set(session)
    return () => {
      opened.set(undefined)
      session.close()
    }
  }, [opened, syncName, token])
  const session = useStore(opened)
  return session === undefined ? null : <Text session={session} onDenied={onDenied} />
}

interface TextProps extends Pick<VisitedPageProps, 'onDenied'> {
  session: VisitSession
}

function Text({ session, onDenied }: TextProps) {
  const { t, i18n } = useTranslation(['rights', 'ui'])
  const state: VisitState = useStore(session.state)
  useEffect(() => {
    if (state === 'denied') onDenied(session.wasRead())
  }, [state, session, onDenied])
  if (state === 'outdated')
    return (
      <EmptyState
        title={t('visit.outdated')}
        action={
          <Button look="primary" onPress={() => window.location.reload()}>
            {t('ui:action.reload')}
          </Button>
        }
      >
        {t('visit.outdated_body')}
      </EmptyState>
    )
  return (
    <>
      <div role="status" className={state === 'waiting' ? 'mb-4' : 'sr-only'}>
        {state === 'waiting' && (
          <p className="rounded-m bg-ochre-soft px-3 py-2 text-small text-ochre">{t('visit.waiting')}</p>
        )}
      </div>
      <StoaEditor
        doc={session.doc}
        user={reader}
        editable={false}
        language={i18n.language}
        synced={state === 'reading' || state === 'waiting'}
      />
    </>
  )
}
