import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useNarrow } from '../../../platform/media.ts'
import { niceStep } from '../../../platform/ui/index.ts'
import { shortDay } from '../dates.ts'
import { useToday } from '../use-board.ts'
import type { DayFigures } from './progress-figures.ts'

const height = 220
const room = { left: 34, right: 8, top: 10, bottom: 24 }

/** The stairs of what there is and what is done. The table says the same. */
export function DoneOverTime({ figures }: { figures: readonly DayFigures[] }) {
  const { t } = useTranslation('boards')
  const today = useToday()
  const titleId = useId()
  // As wide as it is shown, so that its words keep their size.
  const width = useNarrow() ? 340 : 900
  const most = Math.max(1, ...figures.map(({ all }) => all))
  const step = niceStep(most)
  const top = Math.ceil(most / step) * step
  const xOf = (at: number): number =>
    room.left + (at / Math.max(1, figures.length - 1)) * (width - room.left - room.right)
  const yOf = (value: number): number =>
    height - room.bottom - (value / top) * (height - room.top - room.bottom)
  const path = (value: (figure: DayFigures) => number): string =>
    figures
      .map((figure, at) => {
        const [x, y] = [xOf(at).toFixed(1), yOf(value(figure)).toFixed(1)]
        return at === 0 ? `M${x} ${y}` : `H${x} V${y}`
      })
      .join(' ')
  const area = `${path(({ done }) => done)} V${yOf(0)} H${xOf(0)} Z`
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step)
  const last = figures.at(-1)
  return (
    <>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={titleId} className="w-full">
        <title id={titleId}>
          {t('progress.picture', { days: figures.length, done: last?.done ?? 0, all: last?.all ?? 0 })}
        </title>
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={room.left}
              x2={width - room.right}
              y1={yOf(tick)}
              y2={yOf(tick)}
              className="stroke-stone-3"
              strokeWidth={tick === 0 ? 1.5 : 0.75}
            />
            <text x={room.left - 8} y={yOf(tick) + 4} textAnchor="end" className="fill-ink-3 text-[12px]">
              {tick}
            </text>
          </g>
        ))}
        {figures.map(({ day }, at) =>
          at % 7 === (figures.length - 1) % 7 ? (
            <text
              key={day}
              x={xOf(at)}
              y={height - 6}
              textAnchor={at === figures.length - 1 ? 'end' : 'middle'}
              className="fill-ink-3 text-[12px]"
            >
              {shortDay(day, today)}
            </text>
          ) : null,
        )}
        <path d={area} className="fill-pine-soft" />
        <path d={path(({ done }) => done)} className="fill-none stroke-pine" strokeWidth={2.5} />
        <path
          d={path(({ all }) => all)}
          className="fill-none stroke-ink-2"
          strokeWidth={1.5}
          strokeDasharray="5 4"
        />
      </svg>
      <p aria-hidden className="mt-1 flex flex-wrap gap-x-5 text-small text-ink-2">
        <span className="flex items-center gap-2">
          <span className="h-[3px] w-5 bg-pine" /> {t('progress.done')}
        </span>
        <span className="flex items-center gap-2">
          <span className="w-5 border-t-2 border-dashed border-ink-2" /> {t('progress.all')}
        </span>
      </p>
      <details className="mt-2 text-small">
        <summary className="w-fit cursor-default rounded-s text-ink-3">{t('progress.as_table')}</summary>
        <table className="mt-2 w-full max-w-[24rem] text-left tabular-nums">
          <caption className="sr-only">{t('progress.over_time')}</caption>
          <thead>
            <tr className="border-b border-stone-3">
              <th scope="col" className="label py-1">
                {t('progress.day')}
              </th>
              <th scope="col" className="label py-1 text-right">
                {t('progress.all')}
              </th>
              <th scope="col" className="label py-1 text-right">
                {t('progress.done')}
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.toReversed().map(({ day, all, done }) => (
              <tr key={day} className="border-b border-stone-3/50">
                <th scope="row" className="py-0.5 font-normal">
                  {shortDay(day, today)}
                </th>
                <td className="text-right">{all}</td>
                <td className="text-right">{done}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
