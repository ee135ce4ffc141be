import { useTranslation } from 'react-i18next'
import { GhostLines } from '../../platform/ui/index.ts'

const columns = [3, 4, 2, 3]

/** The whole screen before anything of it is known. */
export const BoardComing = () => (
  <>
    <GhostLines
      className="flex h-[53px] shrink-0 justify-center border-b border-stone-3/60 px-7"
      widths={['14rem']}
    />
    <BoardGhost />
  </>
)

/** The shape of a board that is on its way. */
export function BoardGhost() {
  const { t } = useTranslation('ui')
  return (
    <div role="status" aria-label={t('loading')} className="flex gap-5 overflow-hidden px-4 pt-5 md:px-7">
      {columns.map((cards, column) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never change places
        <div key={column} className="w-64 shrink-0 border-t-[3px] border-stone-3 pt-3">
          <div className="ghost mb-4 h-4 w-24" />
          {Array.from({ length: cards }, (_, card) => (
            // oxlint-disable-next-line react/no-array-index-key -- they never change places
            <div key={card} className="ghost mb-2.5 h-[4.5rem]" />
          ))}
        </div>
      ))}
    </div>
  )
}
