import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { niceStep } from '../../../platform/ui/index.ts'
import { runsOf, tickStep, timeTicks } from './chart-scale.ts'
import { ChartKey } from './chart-key.tsx'
import { useWidth } from './use-width.ts'

export interface ChartLine {
  label: string
  values: readonly (number | null)[]
}

export interface LineChartProps {
  /** What is drawn, for those who hear it. */
  title: string
  /** One or two: the first is drawn full, the second dashed. */
  lines: readonly ChartLine[]
  /** UTC ms of the first value, and from one to the next in ms. */
  from: number
  step: number
  format: (value: number) => string
  formatTime: (at: number) => string
  /** The least that lies between two lines of the grid; 1 for what is counted. */
  grain: number
}

const height = 168
const room = { right: 10, top: 10, bottom: 24 }
const looks = [
  { line: 'stroke-aegean', width: 2, dash: undefined },
  { line: 'stroke-ink-2', width: 1.5, dash: '5 4' },
] as const

/**
 * Lines over time. With the pointer, or by arrow keys when it has the focus, it tells the values of a moment; as a
 * slider it also tells them to who cannot see it.
 */
export function LineChart({ title, lines, from, step, format, formatTime, grain }: LineChartProps) {
  const [box, width] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const count = lines[0]?.values.length ?? 0
  const last = count - 1
  const most = Math.max(0, ...lines.flatMap(({ values }) => values.filter((value) => value !== null)))
  const grid = niceStep(most, grain)
  const top = Math.max(1, Math.ceil(most / grid - 1e-9)) * grid
  const ticks = Array.from({ length: Math.round(top / grid) + 1 }, (_, n) => n * grid)
  const left = 10 + Math.max(...ticks.map((tick) => format(tick).length)) * 7
  const xOf = (index: number): number => left + (index / Math.max(1, last)) * (width - left - room.right)
  const yOf = (value: number): number =>
    height - room.bottom - (value / top) * (height - room.top - room.bottom)
  const times = timeTicks(from, from + last * step, tickStep(last * step, width - left))
  const indexOf = (time: number): number => (time - from) / step
  const read = (index: number) => lines.map(({ label, values }) => ({ label, value: values[index] ?? null }))

  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const x = clientX - currentTarget.getBoundingClientRect().left
    const index = Math.round(((x - left) / Math.max(1, width - left - room.right)) * last)
    setAt(Math.min(last, Math.max(0, index)))
  }
  const walk = (event: KeyboardEvent) => {
    const here = at ?? last
    const moves: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowDown: here - 1,
      ArrowRight: here + 1,
      ArrowUp: here + 1,
      PageDown: here - 12,
      PageUp: here + 12,
      Home: 0,
      End: last,
    }
    const to = moves[event.key]
    if (event.key === 'Escape') setAt(null)
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.min(last, Math.max(0, to)))
  }
  const shown = at ?? last
  const spoken = [
    formatTime(from + shown * step),
    ...read(shown).map(({ label, value }) => `${label} ${value === null ? '–' : format(value)}`),
  ].join(', ')
  return (
    <div>
      <ChartKey lines={read(shown)} format={format} time={formatTime(from + shown * step)} />
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={spoken}
        onKeyDown={walk}
        onFocus={() => setAt((before) => before ?? last)}
        onBlur={() => setAt(null)}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
        className="touch-pan-y rounded-s"
      >
        <svg aria-hidden width={width} height={height} className="block">
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={left}
                x2={width - room.right}
                y1={yOf(tick)}
                y2={yOf(tick)}
                className="stroke-stone-3"
                strokeWidth={tick === 0 ? 1.5 : 0.75}
              />
              <text x={left - 8} y={yOf(tick) + 4} textAnchor="end" className="fill-ink-3 text-[12px]">
                {format(tick)}
              </text>
            </g>
          ))}
          {times.map((time) => (
            <text
              key={time}
              x={Math.min(xOf(indexOf(time)), width - 16)}
              y={height - 6}
              textAnchor="middle"
              className="fill-ink-3 text-[12px] tabular-nums"
            >
              {formatTime(time)}
            </text>
          ))}
          {lines.map(({ label, values }, n) => (
            <g key={label}>
              {runsOf(values).map((run) => (
                <Run
                  key={run.from}
                  run={run}
                  xOf={xOf}
                  yOf={yOf}
                  look={looks[n] ?? looks[1]}
                  filled={n === 0}
                />
              ))}
            </g>
          ))}
          {at !== null && (
            <line
              x1={xOf(at)}
              x2={xOf(at)}
              y1={room.top}
              y2={yOf(0)}
              className="stroke-ink-2"
              strokeWidth={1}
            />
          )}
          {at !== null &&
            read(at).map(({ label, value }) =>
              value === null ? null : (
                <circle
                  key={label}
                  cx={xOf(at)}
                  cy={yOf(value)}
                  r={3.5}
                  className="fill-paper stroke-ink-1"
                  strokeWidth={2}
                />
              ),
            )}
        </svg>
      </div>
    </div>
  )
}

interface RunProps {
  run: { from: number; values: readonly number[] }
  xOf: (index: number) => number
  yOf: (value: number) => number
  look: (typeof looks)[number]
  filled: boolean
}

/** One stretch of a line. A reading that stands alone is a dot: a line of no length would not be seen. */
function Run({ run: { from, values }, xOf, yOf, look, filled }: RunProps) {
  const [first = 0] = values
  if (values.length === 1)
    return <circle cx={xOf(from)} cy={yOf(first)} r={2} className={filled ? 'fill-aegean' : 'fill-ink-2'} />
  const points = values.map((value, n) => `${xOf(from + n).toFixed(1)} ${yOf(value).toFixed(1)}`)
  const line = `M${points.join(' L')}`
  const ends = [xOf(from + values.length - 1), xOf(from)].map((x) => `${x.toFixed(1)} ${yOf(0).toFixed(1)}`)
  return (
    <>
      {filled && <path d={`${line} L${ends.join(' L')} Z`} className="fill-aegean-soft opacity-60" />}
      <path
        d={line}
        className={`fill-none ${look.line}`}
        strokeWidth={look.width}
        strokeDasharray={look.dash}
        strokeLinejoin="round"
      />
    </>
  )
}
