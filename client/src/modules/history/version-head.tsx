import { ChevronLeft, ChevronRight, Flag } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { type PressEvent, Switch } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../platform/ui/index.ts'
import type { ChosenVersion } from './history-search.ts'
import type { Standing } from './timeline.ts'
import { useThing } from './use-thing.ts'
import { useDayName, useNames } from './use-version-words.ts'
import { formatSecond, formatSpan } from './version-time.ts'

interface VersionHeadProps {
  chosen: ChosenVersion
  standing: Standing
  /** Undefined where nothing can be compared. */
  changes: { shown: boolean; onShow: (shown: boolean) => void } | undefined
  onOlder: (() => void) | undefined
  onNewer: (() => void) | undefined
}

/** Which leaf is open, and the two beside it. */
export function VersionHead({ chosen, standing, changes, onOlder, onNewer }: VersionHeadProps) {
  const { t } = useTranslation('history')
  const { arrows, turn } = useArrows()
  return (
    <div
      data-chrome
      className="mb-9 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-stone-3/60 pb-3.5"
    >
      <div className="flex min-w-0 grow items-center gap-3">
        <div ref={arrows} className="-ml-2 flex shrink-0">
          <IconButton label={t('turn.older')} isDisabled={!onOlder} onPress={turn(onOlder)}>
            <ChevronLeft size={20} aria-hidden />
          </IconButton>
          <IconButton label={t('turn.newer')} isDisabled={!onNewer} onPress={turn(onNewer)}>
            <ChevronRight size={20} aria-hidden />
          </IconButton>
        </div>
        <Which chosen={chosen} standing={standing} />
      </div>
      {changes && (
        <Switch
          isSelected={changes.shown}
          onChange={changes.onShow}
          className="group flex min-h-9 items-center gap-2.5 text-small font-semibold text-ink-2 data-[hovered]:text-ink-1"
        >
          <span
            aria-hidden
            className="relative h-5 w-9 rounded-full border border-edge bg-raised transition-colors group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-aegean group-data-[selected]:border-aegean group-data-[selected]:bg-aegean"
          >
            <span className="absolute top-[3px] left-[3px] size-3 rounded-full bg-edge transition-transform group-data-[selected]:translate-x-4 group-data-[selected]:bg-paper" />
          </span>
          {t('changes.show')}
        </Switch>
      )}
    </div>
  )
}

/** At the first and the last leaf an arrow is switched off: the focus then goes to the other, instead of nowhere. */
function useArrows() {
  const arrows = useRef<HTMLDivElement>(null)
  const pressed = useRef<Element>(null)
  useEffect(() => {
    if (pressed.current === null || !pressed.current.matches(':disabled')) return
    const focused = document.activeElement
    if (focused === pressed.current || focused === document.body)
      arrows.current?.querySelector<HTMLElement>('button:enabled')?.focus()
    pressed.current = null
  })
  const turn = (to: (() => void) | undefined) => (event: PressEvent) => {
    pressed.current = event.target
    to?.()
  }
  return { arrows, turn }
}

function Which({ chosen, standing: { entry, exact } }: Pick<VersionHeadProps, 'chosen' | 'standing'>) {
  const { t } = useTranslation('history')
  const thing = useThing()
  const dayName = useDayName()
  const namesOf = useNames()
  const lines = (): { title: string; detail: string; named: boolean } => {
    if (chosen !== null && 'at' in chosen)
      return { title: formatSecond(chosen.at), detail: t('head.moment'), named: false }
    if (entry === undefined)
      return {
        title: chosen === null ? t('head.now', { thing }) : t('head.number', { number: chosen.version }),
        detail: '',
        named: false,
      }
    const { since, until, authors, names } = entry
    const time = `${dayName(new Date(until).setHours(0, 0, 0, 0))} · ${formatSpan(since, until)}`
    const by = authors.length === 0 ? '' : t('head.by', { names: namesOf(authors) })
    const [name] = exact ? names : []
    if (name !== undefined) {
      const namer = t('head.named_by', { name: namesOf([name.createdBy]) })
      return { title: name.name, detail: [time, by === '' ? namer : by].join(' · '), named: true }
    }
    if (chosen === null)
      return { title: t('head.now', { thing }), detail: [time, by].filter(Boolean).join(' · '), named: false }
    return { title: time, detail: by, named: false }
  }
  const { title, detail, named } = lines()
  return (
    <div role="status" className="min-w-0">
      <p className="flex min-w-0 items-center gap-1.5 font-semibold">
        {named && <Flag size={14} aria-hidden className="shrink-0 fill-current" />}
        <span className="truncate">{title}</span>
      </p>
      {detail !== '' && <p className="truncate text-small text-ink-2">{detail}</p>}
    </div>
  )
}
