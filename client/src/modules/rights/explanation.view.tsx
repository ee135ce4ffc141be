import type { Person } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, ScanEye } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ErrorState, GhostLines } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { PersonPicker } from '../organisation/index.ts'
import { decidingFirst } from './access-paths.ts'
import { accessQuery } from './rights.queries.ts'
import { nounOf, type SharedThing } from './thing.ts'
import { usePathWords } from './use-rights-words.ts'
import { ViewFrame } from './view-frame.tsx'

interface ExplanationViewProps {
  thing: SharedThing
  /** Left out: one is looked for. */
  person: Pick<Person, 'id' | 'name'> | undefined
  onBack: () => void
  onClose: () => void
}

/** Why can she see this? Every way to her right, in words. */
export function ExplanationView({ thing, person, onBack, onClose }: ExplanationViewProps) {
  const { t } = useTranslation('rights')
  const [chosen, setChosen] = useState(person)
  return (
    <ViewFrame onBack={onBack}>
      {person === undefined && <PersonPicker label={t('why.whom')} onPick={setChosen} />}
      {chosen === undefined ? (
        <p className="text-ink-2">{t('why.lead', { thing: t(`this.${nounOf(thing)}`) })}</p>
      ) : (
        <Explanation key={chosen.id} thing={thing} person={chosen} onClose={onClose} />
      )}
    </ViewFrame>
  )
}

interface ExplanationProps {
  thing: SharedThing
  person: Pick<Person, 'id' | 'name'>
  onClose: () => void
}

function Explanation({ thing, person, onClose }: ExplanationProps) {
  const { t } = useTranslation('rights')
  const navigate = useNavigate()
  const { can } = useMe()
  const access = useQuery(accessQuery(thing, person.id))
  const wordsOf = usePathWords(thing, person.name)
  const noun = t(`this.${nounOf(thing)}`)
  if (access.isPending) return <GhostLines widths={['60%', '100%', '90%']} height="1.4rem" />
  if (access.isError) return <ErrorState compact error={access.error} onRetry={() => void access.refetch()} />
  const { role, paths } = access.data
  return (
    <section aria-live="polite" className="flex flex-col gap-3">
      <h3 className="font-serif text-title-s font-semibold">
        {role === null
          ? t('why.cannot', { name: person.name, thing: noun })
          : t(`why.can_${role}`, { name: person.name, thing: noun })}
      </h3>
      {role === null ? (
        <p className="text-ink-2">{t('why.nothing', { name: person.name, thing: noun })}</p>
      ) : (
        <>
          {paths.length > 1 && <p className="text-ink-2">{t('why.several', { count: paths.length })}</p>}
          <ol aria-label={t('why.paths')} className="flex flex-col gap-2.5">
            {decidingFirst(paths).map((path, at) => (
              <li
                key={`${path.principal.id} ${path.source.id} ${path.through?.id ?? ''}`}
                className={at === 0 ? 'border-l-2 border-aegean pl-3' : 'border-l-2 border-stone-3 pl-3'}
              >
                <ol className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
                  {wordsOf(path).map((step, index) => (
                    <li key={step} className="flex items-center gap-1.5">
                      {index > 0 && <ArrowRight size={14} aria-hidden className="shrink-0 text-ink-3" />}
                      <span>{step}</span>
                    </li>
                  ))}
                </ol>
                {at === 0 && paths.length > 1 && <p className="text-small text-ink-3">{t('why.decides')}</p>}
              </li>
            ))}
          </ol>
        </>
      )}
      {can.includes('rights.preview') && (
        <Button
          look="quiet"
          className="-ml-3 self-start"
          onPress={() => {
            onClose()
            void navigate({ to: '/people/$personId/preview', params: { personId: person.id } })
          }}
        >
          <ScanEye size={16} aria-hidden />
          {t('preview.open', { name: person.name })}
        </Button>
      )}
    </section>
  )
}
