import { parseSyncName } from '@stoa/protocol'
import { Link } from '@tanstack/react-router'
import { CloudUpload } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as PlainButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type CopyRecord, keptEdits, waitingCopies } from '../../platform/local-copies/index.ts'
import { useStore } from '../../platform/store.ts'
import { Button, classes, Dialog, notifyFailure } from '../../platform/ui/index.ts'
import { documentPath, useTitle } from '../documents/index.ts'
import { KeptItem } from './kept-edits.tsx'
import { useDownloadOfUnsent } from './use-download-of-unsent.ts'

/** Milliseconds for which typing is on its way as always, and nothing to speak of. */
const ordinary = 4_000

/** What has been waiting for longer than the ordinary way takes. */
function useWaiting(): readonly CopyRecord[] {
  const waiting = useStore(waitingCopies)
  const [now, setNow] = useState(Date.now)
  const isLate = ({ unsentSince }: CopyRecord) => unsentSince !== null && unsentSince <= now - ordinary
  const next = Math.min(...waiting.filter((copy) => !isLate(copy)).map((copy) => copy.unsentSince ?? 0))
  useEffect(() => {
    if (!Number.isFinite(next)) return undefined
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, next + ordinary - Date.now()) + 1)
    return () => clearTimeout(timer)
  }, [next])
  return waiting.filter(isLate)
}

interface UnsentNoteProps {
  /** A square in the rail, or a line above the bar of a phone. */
  look: 'rail' | 'line'
}

/** Quiet, as long as something of this person is on this device only; with the list of it. */
export function UnsentNote({ look }: UnsentNoteProps) {
  const { t } = useTranslation('liveDocuments')
  const waiting = useWaiting()
  const kept = useStore(keptEdits)
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const download = useDownloadOfUnsent()
  const count = waiting.length + kept.length
  if (count === 0) return null
  const label = t(waiting.length > 0 ? 'unsent.count' : 'unsent.kept_count', { count })
  const tone = kept.length > 0 ? 'text-cinnabar' : 'text-ochre'
  return (
    <>
      <PlainButton
        onPress={() => setOpen(true)}
        aria-label={label}
        data-unsent={count}
        className={classes(
          'flex items-center justify-center font-semibold hover:bg-hover',
          look === 'rail'
            ? 'size-11 flex-col rounded-l text-micro'
            : 'w-full shrink-0 gap-2 border-t border-stone-3/70 bg-stone-2 px-4 py-2 text-small',
          tone,
        )}
      >
        <CloudUpload size={18} aria-hidden />
        {look === 'rail' ? <span aria-hidden>{count}</span> : label}
      </PlainButton>
      {open && (
        <Dialog title={label} onClose={close}>
          {waiting.length > 0 && (
            <>
              <p className="text-ink-2">{t('unsent.waiting_body')}</p>
              <ul aria-label={t('unsent.waiting')}>
                {waiting.map((copy) => (
                  <li key={copy.syncName} className="border-b border-stone-3/70 py-2 last:border-0">
                    <UnsentLink copy={copy} onOpen={close} />
                  </li>
                ))}
              </ul>
              <Button
                size="small"
                className="self-start"
                onPress={() => void download().catch(notifyFailure)}
              >
                {t('unsent.download')}
              </Button>
            </>
          )}
          {kept.length > 0 && (
            <ul aria-label={t('unsent.kept')} className="flex flex-col gap-4">
              {kept.map((edits) => (
                <li key={edits.id}>
                  <KeptItem edits={edits} withTitle onDone={close} />
                </li>
              ))}
            </ul>
          )}
        </Dialog>
      )}
    </>
  )
}

function UnsentLink({ copy, onOpen }: { copy: CopyRecord; onOpen: () => void }) {
  const title = useTitle()(copy)
  const document = parseSyncName(copy.syncName)
  if (document === null) return <span>{title}</span>
  return (
    <Link to={documentPath(document)} onClick={onOpen} className="block truncate font-semibold">
      {title}
    </Link>
  )
}
