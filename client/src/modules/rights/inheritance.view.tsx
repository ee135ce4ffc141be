import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import { ErrorState, GhostLines, notify } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { losersOf, sortGrants } from './grants.ts'
import { grantsQuery, useSetInheritance } from './rights.queries.ts'
import { aboveOf, nounOf, type SharedDocument } from './thing.ts'
import { inOneSentence, usePrincipalName, useSourceName } from './use-rights-words.ts'
import { AskView } from './view-frame.tsx'

interface InheritanceViewProps {
  thing: SharedDocument
  /** What it shall be. */
  inherits: boolean
  onBack: () => void
}

/** Breaks or restores what comes from further up, and says before what changes for whom. */
export function InheritanceView({ thing, inherits, onBack }: InheritanceViewProps) {
  return inherits ? (
    <RestoreView thing={thing} onBack={onBack} />
  ) : (
    <BreakView thing={thing} onBack={onBack} />
  )
}

type Way = 'keep' | 'only-own'
/** So many are named; the rest is a number. */
const mostNamed = 8

function BreakView({ thing, onBack }: Omit<InheritanceViewProps, 'inherits'>) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useMe()
  const set = useSetInheritance(thing)
  const found = useQuery(grantsQuery(thing))
  const nameOf = usePrincipalName()
  const sourceOf = useSourceName(thing)
  const [way, setWay] = useState<Way>('keep')
  const { own, inherited } = sortGrants(found.data?.grants ?? [])
  // Whoever asks stays the manager.
  const lost = losersOf(own, inherited).filter(({ principal }) => principal.id !== me.user.id)
  const noun = t(`this.${nounOf(thing)}`)
  const above = inOneSentence(inherited.map(({ source }) => sourceOf(source)))
  return (
    <AskView
      danger={way === 'only-own'}
      confirm={t(way === 'keep' ? 'break.submit_keep' : 'break.submit_only')}
      canConfirm={found.isSuccess}
      onBack={onBack}
      onConfirm={async () => {
        await set.mutateAsync({ inherits: false, copy: way === 'keep' })
        notify(t('break.done'))
        onBack()
      }}
    >
      <h3 className="font-serif text-title-s font-semibold">
        {above === '' ? t('break.title_any') : t('break.title', { source: above })}
      </h3>
      {found.isPending && <GhostLines widths={['90%', '80%']} />}
      {found.isError && <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />}
      <RadioGroup
        value={way}
        onChange={(next) => setWay(next === 'keep' ? 'keep' : 'only-own')}
        className="flex flex-col gap-2"
      >
        <Label className="text-small font-semibold text-ink-2">{t('break.label')}</Label>
        <WayChoice value="keep" title={t('break.keep')} text={t('break.keep_body', { thing: noun })} />
        <WayChoice value="only-own" title={t('break.only')} text={t('break.only_body', { thing: noun })} />
      </RadioGroup>
      {way === 'only-own' && lost.length > 0 && (
        <div>
          <p className="text-small font-semibold text-ink-2">{t('break.losers')}</p>
          <ul className="mt-1 list-disc pl-5 text-ink-1">
            {lost.slice(0, mostNamed).map(({ principal, role }) => (
              <li key={principal.id}>
                {t('break.loser', { name: nameOf(principal), role: t(`ui:role.${role}`) })}
              </li>
            ))}
            {lost.length > mostNamed && <li>{t('break.more_losers', { count: lost.length - mostNamed })}</li>}
          </ul>
        </div>
      )}
      <p className="text-small text-ink-3">{t('break.below')}</p>
    </AskView>
  )
}

interface WayChoiceProps {
  value: Way
  title: string
  text: string
}

const WayChoice = ({ value, title, text }: WayChoiceProps) => (
  <Radio
    value={value}
    className="group flex gap-3 rounded-m border border-stone-3 px-3.5 py-2.5 transition-colors data-[focus-visible]:outline-2 data-[focus-visible]:outline-aegean data-[selected]:border-aegean data-[selected]:bg-aegean-soft"
  >
    <span
      aria-hidden
      className="mt-1 grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-raised group-data-[selected]:border-aegean"
    >
      <span className="size-2 rounded-full group-data-[selected]:bg-aegean" />
    </span>
    <span className="min-w-0">
      <span className="block font-semibold">{title}</span>
      <span className="block text-small text-ink-2">{text}</span>
    </span>
  </Radio>
)

function RestoreView({ thing, onBack }: Omit<InheritanceViewProps, 'inherits'>) {
  const { t } = useTranslation(['rights', 'ui'])
  const set = useSetInheritance(thing)
  const own = useQuery(grantsQuery(thing))
  const above = useQuery(grantsQuery(aboveOf(thing)))
  const nameOf = usePrincipalName()
  const noun = t(`this.${nounOf(thing)}`)
  /** Those above whose right here becomes more. */
  const gaining = losersOf(own.data?.grants ?? [], [
    { source: { type: 'space', id: '', title: null }, grants: above.data?.grants ?? [] },
  ])
  const hidden = hasStatus(above.error, 403) || hasStatus(above.error, 404)
  return (
    <AskView
      confirm={t('restore.submit')}
      canConfirm={above.isSuccess || hidden}
      onBack={onBack}
      onConfirm={async () => {
        await set.mutateAsync({ inherits: true })
        notify(t('restore.done'))
        onBack()
      }}
    >
      <h3 className="font-serif text-title-s font-semibold">{t('restore.title')}</h3>
      <p className="text-ink-2">{t('restore.body', { thing: noun })}</p>
      {above.isPending && <GhostLines widths={['60%', '70%']} />}
      {above.isError && !hidden && (
        <ErrorState compact error={above.error} onRetry={() => void above.refetch()} />
      )}
      {hidden && <p className="text-small text-ink-3">{t('restore.hidden')}</p>}
      {above.isSuccess && gaining.length === 0 && <p className="text-ink-2">{t('restore.nobody')}</p>}
      {gaining.length > 0 && (
        <div>
          <p className="text-small font-semibold text-ink-2">{t('restore.gaining')}</p>
          <ul className="mt-1 list-disc pl-5">
            {gaining.slice(0, mostNamed).map(({ principal, role }) => (
              <li key={principal.id}>
                {t('break.loser', { name: nameOf(principal), role: t(`ui:role.${role}`) })}
              </li>
            ))}
            {gaining.length > mostNamed && (
              <li>{t('break.more_losers', { count: gaining.length - mostNamed })}</li>
            )}
          </ul>
        </div>
      )}
    </AskView>
  )
}
