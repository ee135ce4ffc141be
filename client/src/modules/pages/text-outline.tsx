import type { OutlineEntry } from '@stoa/editor/react'
import { useTranslation } from 'react-i18next'
import { slugOfFragment } from '../documents/index.ts'

interface TextOutlineProps {
  entries: readonly OutlineEntry[]
  onGo: (slug: string) => void
}

/** The headings, in the margin. One heading needs no table of contents. */
export function TextOutline({ entries, onGo }: TextOutlineProps) {
  const { t } = useTranslation('pages')
  const shown = entries.filter((entry) => entry.text !== '' && entry.level <= 3)
  if (shown.length < 2) return null
  const top = Math.min(...shown.map((entry) => entry.level))
  return (
    <nav
      aria-label={t('outline.title')}
      className="sticky top-24 max-h-[calc(100dvh-8rem)] overflow-auto scroll-thin"
    >
      <p className="label mb-2">{t('outline.title')}</p>
      <ol className="border-l border-stone-3">
        {shown.map((entry) => (
          <li key={entry.slug}>
            <a
              href={`#h-${encodeURIComponent(entry.slug)}`}
              onClick={(event) => {
                const slug = slugOfFragment(event.currentTarget.hash)
                if (slug === undefined || event.metaKey || event.ctrlKey) return
                event.preventDefault()
                onGo(slug)
              }}
              style={{ paddingInlineStart: `${12 + (entry.level - top) * 12}px` }}
              className="-ml-px block border-l border-transparent py-1 text-small text-ink-3 no-underline transition-colors hover:border-ink-3 hover:text-ink-1"
            >
              {entry.text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
