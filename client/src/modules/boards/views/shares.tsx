import { useTranslation } from 'react-i18next'
import type { Share } from './progress-figures.ts'

interface SharesProps {
  label: string
  shares: readonly (Share & { name: string })[]
}

/** A table whose rows are drawn: done, late, still to do. */
export function Shares({ label, shares }: SharesProps) {
  const { t } = useTranslation('boards')
  const most = Math.max(1, ...shares.map(({ open, overdue, done }) => open + overdue + done))
  return (
    <table aria-label={label} className="w-full text-small">
      <thead className="sr-only">
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{t('progress.picture_column')}</th>
          <th scope="col">{t('progress.done')}</th>
          <th scope="col">{t('progress.overdue')}</th>
          <th scope="col">{t('progress.open')}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ id, name, open, overdue, done }) => {
          const part = (count: number) => `${(count / most) * 100}%`
          return (
            <tr key={id ?? 'none'}>
              <th scope="row" className="w-32 max-w-32 truncate py-1.5 pr-3 text-left font-normal text-ink-2">
                {name}
              </th>
              <td className="py-1.5">
                <span aria-hidden className="flex h-2.5 overflow-hidden rounded-full bg-stone-1">
                  <span className="bg-pine" style={{ inlineSize: part(done) }} />
                  <span className="bg-cinnabar-strong" style={{ inlineSize: part(overdue) }} />
                  <span className="bg-edge" style={{ inlineSize: part(open) }} />
                </span>
              </td>
              <td className="w-9 py-1.5 text-right text-pine tabular-nums">{done}</td>
              <td className="w-9 py-1.5 text-right text-cinnabar tabular-nums">
                {overdue === 0 ? '' : overdue}
              </td>
              <td className="w-9 py-1.5 text-right text-ink-2 tabular-nums">{open}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
