import type { Grant } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { audienceOf } from './audience.ts'
import { useDirectory } from './directory-sizes.ts'
import { linksAboveQuery, linksQuery } from './rights.queries.ts'
import type { SharedDocument, SharedThing } from './thing.ts'
import { useAudienceWords } from './use-rights-words.ts'

interface WhoSeesProps {
  thing: SharedThing
  grants: readonly Grant[]
  focus: boolean
}

/** The sentence on top. */
export function WhoSees({ thing, grants, focus }: WhoSeesProps) {
  const words = useAudienceWords()
  const directory = useDirectory()
  const sentence = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focus) sentence.current?.focus()
  }, [focus])
  return (
    <div
      ref={sentence}
      tabIndex={-1}
      aria-live="polite"
      className="flex gap-3 rounded-m bg-stone-1 px-4 py-3 outline-none"
    >
      <Eye size={18} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
      <div className="min-w-0">
        <p className="font-semibold">{words(audienceOf(grants, directory))}</p>
        {thing.type === 'document' && <ByLink thing={thing} />}
      </div>
    </div>
  )
}

function ByLink({ thing }: { thing: SharedDocument }) {
  const { t } = useTranslation('rights')
  const own = useQuery(linksQuery(thing.id)).data?.length ?? 0
  const above = useQuery(linksAboveQuery(thing)).data?.length ?? 0
  if (own + above === 0) return null
  return (
    <p className="text-small text-ochre">
      {above === 0 ? t('audience.links', { count: own }) : t('audience.links_above', { count: own + above })}
    </p>
  )
}
