import '@stoa/editor/style.css'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { renderPageHtml } from '../history/index.ts'

/** Minutes as they read, on a sheet of their own that scrolls. */
export function MinutesSheet({ html, label }: { html: string; label: string }) {
  const { t } = useTranslation('notes')
  const blocks = useMemo(
    () =>
      renderPageHtml(html, { done: t('minutes.done'), open: t('minutes.open'), table: t('minutes.table') }),
    [html, t],
  )
  return (
    <div
      role="group"
      aria-label={label}
      // Scrolled by keyboard, too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="scroll-thin max-h-[44vh] overflow-auto rounded-m border border-stone-3 bg-raised px-5 py-4"
    >
      <div className="stoa-editor [&>:first-child]:mt-0">{blocks}</div>
    </div>
  )
}
