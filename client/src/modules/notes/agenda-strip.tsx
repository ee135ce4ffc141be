import {
  type AgendaItem,
  elapsedOf,
  pauseTimer,
  resumeTimer,
  setCarryOver,
  startTimer,
  stopTimer,
  type Timer,
} from '@stoa/note'
import { Pause, Play, Redo2, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { classes, IconButton, Tag } from '../../platform/ui/index.ts'
import { clockWords } from './clock-words.ts'
import { NoteRow, type NoteRowProps } from './note-row.tsx'
import { useClockOffset, useServerNow } from './server-clock.ts'

type Named = AgendaItem & { readonly id: string }

const isNamed = (item: AgendaItem): item is Named => item.id !== null

/** The agenda at a glance, and the clock that all see. */
export function AgendaStrip({ session, note, mayWrite }: NoteRowProps) {
  const { t } = useTranslation('notes')
  const { timer, carryOver } = note.meeting
  const offset = useClockOffset()
  const items = note.content.agenda.filter(isNamed)
  if (items.length === 0) return null
  const now = () => Math.round(Date.now() + offset)
  const planned = items.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
  return (
    <NoteRow label={t('agenda')}>
      <ol className="flex flex-col">
        {items.map((item) => (
          <li key={item.id} className="flex min-h-8 items-center gap-2">
            <Place timer={timer?.item === item.id ? timer : null} item={item} />
            <span
              className={classes(
                'min-w-0 grow truncate',
                timer?.item === item.id ? 'font-semibold text-ink-1' : 'text-ink-2',
              )}
            >
              {item.text === '' ? t('agenda.untitled') : item.text}
            </span>
            {carryOver.has(item.id) && <Tag>{t('agenda.carried')}</Tag>}
            {mayWrite && (
              <Controls
                item={item}
                timer={timer?.item === item.id ? timer : null}
                isCarried={carryOver.has(item.id)}
                onStart={() => startTimer(session.doc, { item: item.id, now: now() })}
                onPause={() => pauseTimer(session.doc, { now: now() })}
                onResume={() => resumeTimer(session.doc, { now: now() })}
                onStop={() => stopTimer(session.doc)}
                onCarry={() => setCarryOver(session.doc, item.id, !carryOver.has(item.id))}
              />
            )}
          </li>
        ))}
      </ol>
      {planned > 0 && <p className="mt-1 text-small text-ink-3">{t('agenda.planned', { count: planned })}</p>}
    </NoteRow>
  )
}

/** The time that is left or was taken; without a clock how long it is meant to be. */
function Place({ item, timer }: { item: Named; timer: Timer | null }) {
  const { t } = useTranslation('notes')
  const now = useServerNow(timer?.running === true)
  const plain = 'w-14 shrink-0 text-right text-small tabular-nums'
  if (timer === null)
    return (
      <span className={classes(plain, 'text-ink-3')}>
        {item.minutes === null ? '' : t('agenda.minutes', { count: item.minutes })}
      </span>
    )
  const elapsed = elapsedOf(timer, now)
  const left = item.minutes === null ? null : item.minutes * 60_000 - elapsed
  const isOver = left !== null && left <= -1_000
  return (
    <span
      role="timer"
      aria-label={t(isOver ? 'agenda.over' : left === null ? 'agenda.elapsed' : 'agenda.left', {
        time: clockWords(Math.abs(left ?? elapsed)),
      })}
      className={classes(
        plain,
        'rounded-[5px] px-1.5 font-semibold',
        isOver ? 'bg-ochre-soft text-ochre' : 'bg-aegean-soft text-aegean',
        !timer.running && 'opacity-70',
      )}
    >
      {clockWords(left ?? elapsed)}
    </span>
  )
}

interface ControlsProps {
  item: Named
  timer: Timer | null
  isCarried: boolean
  onStart: () => void
  onPause: () => void
  onResume: () => void
  onStop: () => void
  onCarry: () => void
}

function Controls({ item, timer, isCarried, onStart, onPause, onResume, onStop, onCarry }: ControlsProps) {
  const { t } = useTranslation('notes')
  const text = item.text === '' ? t('agenda.untitled') : item.text
  return (
    <span className="flex shrink-0 items-center">
      {timer === null && (
        <IconButton size="compact" label={t('agenda.start', { text })} onPress={onStart}>
          <Play size={15} aria-hidden />
        </IconButton>
      )}
      {timer !== null && (
        <>
          <IconButton
            size="compact"
            label={t(timer.running ? 'agenda.pause' : 'agenda.resume')}
            onPress={timer.running ? onPause : onResume}
          >
            {timer.running ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
          </IconButton>
          <IconButton size="compact" label={t('agenda.stop')} onPress={onStop}>
            <Square size={14} aria-hidden />
          </IconButton>
        </>
      )}
      <IconButton
        size="compact"
        label={t(isCarried ? 'agenda.not_carry' : 'agenda.carry', { text })}
        aria-pressed={isCarried}
        onPress={onCarry}
        className={isCarried ? 'text-aegean' : ''}
      >
        <Redo2 size={15} aria-hidden />
      </IconButton>
    </span>
  )
}
