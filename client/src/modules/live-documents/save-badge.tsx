import { useTranslation } from 'react-i18next'
import { useStore } from '../../platform/store.ts'
import { classes, Tip } from '../../platform/ui/index.ts'
import { Button } from 'react-aria-components'
import type { LiveSession } from './live-session.ts'
import type { SaveState } from './save-state.ts'
import { useKindWord } from './use-kind-word.ts'

const looks = {
  saved: { text: 'text-pine', seal: 'bg-pine border-pine' },
  saving: { text: 'text-ink-2', seal: 'bg-pine border-pine breathes' },
  device: { text: 'text-ochre', seal: 'border-ochre bg-transparent' },
  'not-saved': { text: 'text-cinnabar', seal: 'bg-cinnabar border-cinnabar' },
} as const

/** What ends only when the page is loaded anew. */
const needsReload: ReadonlySet<string> = new Set(['outdated', 'rejected', 'too-large'])

/** The small square seal, and what it means. */
export function SaveBadge({ session }: { session: LiveSession }) {
  const { t } = useTranslation('liveDocuments')
  const state = useStore(session.saveState)
  const { label, todo } = useSaveWords(state, useKindWord()(session.kind))
  const look = looks[state.face]
  const urgent = state.face === 'device' || state.face === 'not-saved'
  return (
    <>
      <Tip text={todo === undefined ? label : `${label}. ${todo}`}>
        <Button
          data-save-state={state.face}
          aria-label={todo === undefined ? label : `${label}. ${todo}`}
          className={classes(
            'flex h-9 min-w-9 items-center justify-center gap-2 rounded-s px-2 text-small font-semibold',
            look.text,
          )}
        >
          <span
            aria-hidden
            className={classes('size-2.5 shrink-0 rounded-[2px] border-2 transition-colors', look.seal)}
          />
          <span className={classes('truncate', urgent ? '@max-[28rem]:sr-only' : '@max-[36rem]:sr-only')}>
            {label}
          </span>
        </Button>
      </Tip>
      <span role="status" className="sr-only">
        {urgent ? `${label}. ${todo ?? ''}` : ''}
      </span>
      {state.face === 'not-saved' && needsReload.has(state.reason) && (
        <button
          type="button"
          onClick={() => window.location.reload()}
          className="rounded-s px-2 py-1 text-small font-semibold text-cinnabar underline"
        >
          {t('save.reload')}
        </button>
      )}
    </>
  )
}

function useSaveWords(state: SaveState, what: string): { label: string; todo?: string } {
  const { t } = useTranslation('liveDocuments')
  switch (state.face) {
    case 'saved':
      return { label: t('save.saved') }
    case 'saving':
      switch (state.reason) {
        case 'connecting':
          return { label: t('save.connecting') }
        case 'sending':
          return { label: t('save.saving') }
        case 'sent':
          return { label: t('save.saving'), todo: t('save.sent') }
      }
      break
    case 'device':
      switch (state.reason) {
        case 'offline':
          return { label: t('save.device_offline') }
        case 'reconnecting':
          return { label: t('save.device_reconnecting') }
        case 'signed-out':
          return { label: t('save.device_signed_out') }
      }
      break
    case 'not-saved':
      switch (state.reason) {
        case 'refused':
          return { label: t('save.not_saved_refused', { what }), todo: t('save.not_saved_refused_todo') }
        case 'rejected':
          return { label: t('save.not_saved_rejected'), todo: t('save.not_saved_rejected_todo') }
        case 'outdated':
          return { label: t('save.not_saved_outdated', { what }), todo: t('save.not_saved_outdated_todo') }
        case 'gone':
          return { label: t('save.not_saved_gone', { what }), todo: t('save.not_saved_gone_todo') }
        case 'too-large':
          return {
            label: t('save.not_saved_too_large', { what }),
            todo: t('save.not_saved_too_large_todo', { what }),
          }
        case 'no-storage':
          return { label: t('save.not_saved_no_storage'), todo: t('save.not_saved_no_storage_todo') }
        case 'storage':
          return { label: t('save.not_saved_storage'), todo: t('save.not_saved_storage_todo') }
        case 'server':
          return { label: t('save.not_saved_server', { what }), todo: t('save.not_saved_server_todo') }
      }
  }
}
