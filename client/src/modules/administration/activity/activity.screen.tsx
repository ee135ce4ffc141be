import type { Activity, ActivitySeries, ActivitySpan } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../platform/i18n/index.ts'
import {
  EmptyState,
  ErrorState,
  GhostLines,
  Section,
  Select,
  useDocumentTitle,
} from '../../../platform/ui/index.ts'
import { AreaPage } from '../../organisation/index.ts'
import { activityQuery } from '../administration.queries.ts'
import { ChartTable } from './chart-table.tsx'
import { LineChart } from './line-chart.tsx'

interface Picture {
  name: 'connections' | 'updates' | 'saved' | 'loop' | 'cores' | 'memory' | 'disk'
  lines: readonly ActivitySeries[]
  unit: 'count' | 'rate' | 'ms' | 'bytes' | 'cores'
  /** Where little is worse than much. */
  worst?: 'most' | 'least'
}

const pictures: readonly Picture[] = [
  { name: 'connections', lines: ['connections', 'rooms'], unit: 'count' },
  { name: 'updates', lines: ['updatesPerSecond'], unit: 'rate' },
  { name: 'saved', lines: ['savedP50Ms', 'savedP99Ms'], unit: 'ms' },
  { name: 'loop', lines: ['loopP99Ms', 'loopMaxMs'], unit: 'ms' },
  { name: 'cores', lines: ['cores'], unit: 'cores' },
  { name: 'memory', lines: ['memoryBytes'], unit: 'bytes' },
  { name: 'disk', lines: ['freeBytes'], unit: 'bytes', worst: 'least' },
]

/** Between two lines of the grid lies at least so much. */
const grains = { count: 1, rate: 0.1, ms: 0.1, bytes: 1e6, cores: 0.05 } as const

/** How it was in the last hour or day. */
export function ActivityScreen() {
  const { t } = useTranslation('administration')
  useDocumentTitle(t('area.activity'))
  const [span, setSpan] = useState<ActivitySpan>('day')
  const activity = useQuery(activityQuery(span))
  return (
    <AreaPage
      wide
      title={t('area.activity')}
      lead={t(`activity.lead.${span}`)}
      action={
        <Select
          label={t('activity.span')}
          hideLabel
          value={span}
          onChange={setSpan}
          choices={[
            { id: 'hour', label: t('activity.hour') },
            { id: 'day', label: t('activity.day') },
          ]}
          className="min-w-40"
        />
      }
    >
      {activity.isPending && (
        <GhostLines
          className="mt-10 grid gap-10 lg:grid-cols-2"
          height="11rem"
          widths={['100%', '100%', '100%', '100%']}
        />
      )}
      {activity.isError && <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && <Pictures activity={activity.data} span={span} />}
    </AreaPage>
  )
}

function Pictures({ activity, span }: { activity: Activity; span: ActivitySpan }) {
  const { t, i18n } = useTranslation('administration')
  const { from, step, series } = activity
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 })
  const exact = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
  const time = new Intl.DateTimeFormat(i18n.language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const formats: Record<Picture['unit'], (value: number) => string> = {
    count: (value) => number.format(value),
    rate: (value) => number.format(value),
    ms: (value) => `${number.format(value)} ms`,
    cores: (value) => exact.format(value),
    bytes: (value) => (value === 0 ? '0' : formatBytes(value)),
  }
  const isEmpty = Object.values(series).every((readings) => readings.every((value) => value === null))
  if (isEmpty) return <EmptyState title={t('activity.none')}>{t('activity.none_body')}</EmptyState>
  return (
    <div className="mt-9 grid gap-x-12 gap-y-10 lg:grid-cols-2">
      {pictures.map(({ name, lines, unit, worst = 'most' }) => {
        const drawn = lines.map((line) => ({ label: t(`activity.line.${line}`), values: series[line] }))
        const shared = {
          title: t(`activity.${name}`),
          lines: drawn,
          from,
          step,
          format: formats[unit],
          formatTime: (at: number) => time.format(at),
        }
        return (
          <Section key={name} title={t(`activity.${name}`)}>
            <LineChart {...shared} grain={grains[unit]} />
            <ChartTable {...shared} every={span === 'day' ? 12 : 5} worst={worst} />
          </Section>
        )
      })}
    </div>
  )
}
