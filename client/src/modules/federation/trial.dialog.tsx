import type { FederationTrial } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleHelp, Minus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, classes, Dialog, ErrorState } from '../../platform/ui/index.ts'
import { type SourceKind, trySource } from './federation.queries.ts'

interface TrialDialogProps {
  kind: SourceKind
  id: string
  name: string
  onClose: () => void
}

type Outcome = FederationTrial['steps'][number]['outcome']

const marks = {
  ok: { Icon: Check, look: 'bg-pine-soft text-pine' },
  failed: { Icon: X, look: 'bg-cinnabar-soft text-cinnabar' },
  unknown: { Icon: CircleHelp, look: 'bg-ochre-soft text-ochre' },
  skipped: { Icon: Minus, look: 'bg-stone-1 text-ink-3' },
} satisfies Record<Outcome, unknown>

const namedSteps = [
  'address',
  'discovery',
  'keys',
  'clock',
  'redirect_uri',
  'client',
  'connection',
  'bind',
  'people',
  'groups',
] as const

/** Tries it for real, and says of every step what came out and what to do. */
export function TrialDialog({ kind, id, name, onClose }: TrialDialogProps) {
  const { t } = useTranslation(['federation', 'ui'])
  const trial = useQuery({
    queryKey: ['trial', kind, id],
    queryFn: () => trySource(kind, id),
    // Every opening is a trial of its own, and nothing else begins one.
    gcTime: 0,
    staleTime: 'static',
    retry: false,
  })
  const busy = trial.isFetching
  const nameOf = (step: string) => {
    const known = namedSteps.find((named) => named === step)
    return known === undefined ? step : t(`step.${known}`)
  }
  return (
    <Dialog wide title={t('trial.title', { name })} onClose={onClose}>
      <p role="status" className={classes('text-ink-2', busy && 'breathes')}>
        {busy && t('trial.running')}
        {!busy && trial.data && t(trial.data.ok ? 'trial.ok' : 'trial.failed')}
      </p>
      {trial.isError && !busy && <ErrorState compact error={trial.error} />}
      {trial.data && !busy && (
        <ol aria-label={t('trial.steps')} className="border-t border-stone-3">
          {trial.data.steps.map(({ step, outcome, text, detail }) => {
            const { Icon, look } = marks[outcome]
            return (
              <li key={step} className="flex gap-3 border-b border-stone-3/70 py-2.5">
                <span
                  role="img"
                  aria-label={t(`outcome.${outcome}`)}
                  className={classes('mt-px grid size-6 shrink-0 place-items-center rounded-s', look)}
                >
                  <Icon size={15} aria-hidden />
                </span>
                <div className="min-w-0">
                  <p className="text-small font-semibold text-ink-2">{nameOf(step)}</p>
                  <p className={outcome === 'skipped' ? 'text-ink-3' : undefined}>{text}</p>
                  {detail !== null && (
                    <code className="mt-1 block font-mono text-small break-all text-ink-2">{detail}</code>
                  )}
                </div>
              </li>
            )
          })}
        </ol>
      )}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onClose}>
          {t('ui:action.close')}
        </Button>
        <Button isPending={busy} onPress={() => void trial.refetch()}>
          {t('trial.again')}
        </Button>
      </div>
    </Dialog>
  )
}
