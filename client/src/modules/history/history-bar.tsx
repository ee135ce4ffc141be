import type { DocumentDetail } from '@stoa/protocol'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, CopyPlus, Ellipsis, Flag, FlagOff, History, Link2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, Menu, MenuItem, MenuLine } from '../../platform/ui/index.ts'
import { documentPath, useTitle } from '../documents/index.ts'
import type { NamedVersion } from './timeline.ts'
import { useThing } from './use-thing.ts'

interface HistoryBarProps {
  document: DocumentDetail
  /** What may be done with the version that is open; what may not is left out. */
  actions: {
    restore?: () => void
    name?: () => void
    unname?: (name: NamedVersion) => void
    copy?: () => void
    copyLink: () => void
  }
  names: readonly NamedVersion[]
  /** The only way back is a copy, so that is what the button is for. */
  isCopiedOnly: boolean
  onTimeline: () => void
}

/** Where am I, the way back, and what can be done with the version. */
export function HistoryBar({ document, actions, names, isCopiedOnly, onTimeline }: HistoryBarProps) {
  const { t } = useTranslation('history')
  const title = useTitle()(document)
  const thing = useThing()
  const { restore, name, unname, copy, copyLink } = actions
  return (
    <div
      data-chrome
      className="sticky top-0 z-20 flex h-[53px] shrink-0 items-center gap-2 border-b border-stone-3/60 bg-paper px-3 md:px-7"
    >
      <Link
        to={documentPath(document)}
        title={t('back', { thing })}
        className="-ml-1 flex min-h-9 min-w-0 items-center gap-2 rounded-s px-1 text-small text-ink-2 no-underline hover:text-ink-1 md:-ml-2"
      >
        <ArrowLeft size={18} aria-hidden className="shrink-0" />
        <span className="sr-only">{t('back', { thing })} </span>
        <span className="truncate @max-[40rem]:sr-only">{title}</span>
      </Link>
      <span className="flex shrink-0 items-center gap-2 text-small">
        <span aria-hidden className="text-ink-3 @max-[40rem]:hidden">
          /
        </span>
        <span className="font-semibold text-ink-1">{t('screen.title')}</span>
      </span>
      <div className="ml-auto flex shrink-0 items-center gap-1 md:gap-2">
        <IconButton label={t('timeline.title')} onPress={onTimeline} className="@min-[54rem]:hidden">
          <History size={18} aria-hidden />
        </IconButton>
        {restore && (
          <Button look="primary" aria-label={t('restore')} onPress={restore}>
            <span className="@max-[40rem]:hidden">{t('restore')}</span>
            <span className="@min-[40rem]:hidden">{t('restore_short')}</span>
          </Button>
        )}
        {copy && isCopiedOnly && (
          <Button look="primary" aria-label={t('copy')} onPress={copy}>
            <CopyPlus size={16} aria-hidden className="@min-[40rem]:hidden" />
            <span className="@max-[40rem]:hidden">{t('copy')}</span>
          </Button>
        )}
        <Menu
          label={t('more')}
          trigger={
            <IconButton label={t('more')} tip="none">
              <Ellipsis size={18} aria-hidden />
            </IconButton>
          }
        >
          {name && (
            <MenuItem icon={<Flag size={16} />} onAction={name}>
              {t('name')}
            </MenuItem>
          )}
          {copy && !isCopiedOnly && (
            <MenuItem icon={<CopyPlus size={16} />} onAction={copy}>
              {t('copy')}
            </MenuItem>
          )}
          <MenuItem icon={<Link2 size={16} />} onAction={copyLink}>
            {t('copy_link')}
          </MenuItem>
          {unname && names.length > 0 && (
            <>
              <MenuLine />
              {names.map((each) => (
                <MenuItem key={each.id} icon={<FlagOff size={16} />} onAction={() => unname(each)}>
                  {t('unname', { name: each.name })}
                </MenuItem>
              ))}
            </>
          )}
        </Menu>
      </div>
    </div>
  )
}
