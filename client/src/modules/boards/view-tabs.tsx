import { useTranslation } from 'react-i18next'
import { classes } from '../../platform/ui/index.ts'
import { boardViews } from './board-search.ts'
import { useBoard, useBoardPlace } from './use-board.ts'

/** The views of a board, each with its address. */
export function ViewTabs() {
  const { t } = useTranslation('boards')
  const { document } = useBoard()
  const { search, go } = useBoardPlace()
  const current = search.view ?? 'board'
  return (
    <nav aria-label={t('views')} className="min-w-0 md:ml-2">
      <ul className="scroll-none flex overflow-x-auto">
        {boardViews.map((view) => (
          <li key={view}>
            <a
              href={`/b/${document.id}${view === 'board' ? '' : `?view=${view}`}`}
              aria-current={view === current ? 'page' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                go({ view: view === 'board' ? undefined : view })
              }}
              className={classes(
                'flex h-10 items-center whitespace-nowrap border-b-2 px-2.5 text-small no-underline transition-colors md:h-[53px]',
                view === current
                  ? 'border-ink-1 font-semibold text-ink-1'
                  : 'border-transparent text-ink-2 hover:text-ink-1',
              )}
            >
              {t(`view.${view}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
