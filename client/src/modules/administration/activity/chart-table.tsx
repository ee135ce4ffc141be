import { useTranslation } from 'react-i18next'
import { tableRows } from './chart-scale.ts'
import type { LineChartProps } from './line-chart.tsx'

interface ChartTableProps extends Omit<LineChartProps, 'grain'> {
  /** How many steps make a row. */
  every: number
  /** Which reading of a row is told. */
  worst: 'most' | 'least'
}

/** What the picture shows, in words and numbers, newest first. */
export function ChartTable({ title, lines, from, step, format, formatTime, every, worst }: ChartTableProps) {
  const { t } = useTranslation('administration')
  const rows = tableRows(
    lines.map(({ values }) => values),
    every,
    worst === 'most' ? Math.max : Math.min,
  )
  return (
    <details className="mt-1 text-small">
      <summary className="w-fit cursor-default rounded-s text-ink-3">
        {t('activity.as_table')}
        <span className="sr-only"> {title}</span>
      </summary>
      <table className="mt-2 w-full max-w-[26rem] text-left tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-stone-3">
            <th scope="col" className="label py-1">
              {t('activity.time')}
            </th>
            {lines.map(({ label }) => (
              <th key={label} scope="col" className="label py-1 pl-3 text-right">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ at, values }) => (
            <tr key={at} className="border-b border-stone-3/50">
              <th scope="row" className="py-0.5 font-normal whitespace-nowrap">
                {formatTime(from + at * step)}
              </th>
              {values.map((value, n) => (
                <td key={lines[n]?.label} className="pl-3 text-right whitespace-nowrap">
                  {value === null ? '–' : format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
