import { Search } from 'lucide-react'
import { useState } from 'react'
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { GhostLines, menuItem } from '../../platform/ui/index.ts'
import { overlayStore } from '../shell/shell-store.ts'
import { matchEntries } from './palette-entries.ts'
import { usePaletteEntries } from './use-palette-entries.ts'

const close = () => overlayStore.set(null)

/** Ctrl K: anywhere and anything, by its name. */
export function Palette() {
  const { t } = useTranslation('app')
  const [query, setQuery] = useState('')
  const { pages, spaces, commands, pending } = usePaletteEntries()
  const sections = [
    {
      id: 'pages',
      title: t('palette.pages'),
      items: matchEntries(pages, query).slice(0, query === '' ? 6 : 30),
    },
    { id: 'spaces', title: t('palette.spaces'), items: matchEntries(spaces, query) },
    { id: 'commands', title: t('palette.commands'), items: matchEntries(commands, query) },
  ].filter(({ items }) => items.length > 0)
  const all = sections.flatMap(({ items }) => items)
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) close()
      }}
      className="fixed inset-0 z-40 flex items-start justify-center bg-veil px-3 pt-3 md:pt-[12vh]"
    >
      <Modal className="arrives w-full max-w-[36rem] overflow-hidden rounded-l border border-stone-3 bg-raised shadow-float">
        <Dialog
          aria-label={t('palette.title')}
          className="flex max-h-[min(34rem,80dvh)] flex-col outline-none"
        >
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            <SearchField
              autoFocus
              aria-label={t('palette.placeholder')}
              className="flex items-center gap-3 border-b border-stone-3/70 px-4"
            >
              <Search size={18} aria-hidden className="shrink-0 text-ink-3" />
              <Input
                placeholder={t('palette.placeholder')}
                className="h-13 w-full bg-transparent text-body text-ink-1 outline-none placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            {/* Scrolled by keyboard, too; the entries themselves are reached from the field. */}
            <div
              role="group"
              aria-label={t('palette.title')}
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              className="scroll-thin min-h-0 grow overflow-y-auto"
            >
              <Menu
                aria-label={t('palette.title')}
                items={sections}
                onAction={(key) => {
                  close()
                  all.find((entry) => entry.id === key)?.run()
                }}
                className="p-1.5 outline-none"
                renderEmptyState={() =>
                  pending ? (
                    <GhostLines className="p-3" widths={['60%', '45%', '70%']} />
                  ) : (
                    <p className="px-3 py-4 text-ink-3">{t('palette.none')}</p>
                  )
                }
              >
                {(section) => (
                  <MenuSection id={section.id}>
                    <Header className="label px-2.5 pt-2.5 pb-1">{section.title}</Header>
                    <Collection items={section.items}>
                      {(entry) => (
                        <MenuItem id={entry.id} textValue={entry.title} className={menuItem}>
                          <span className="min-w-0 grow truncate">{entry.title}</span>
                          {entry.place !== undefined && (
                            <span className="max-w-[40%] shrink-0 truncate text-small text-ink-3">
                              {entry.place}
                            </span>
                          )}
                        </MenuItem>
                      )}
                    </Collection>
                  </MenuSection>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
