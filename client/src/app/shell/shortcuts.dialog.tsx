import { useTranslation } from 'react-i18next'
import { Dialog } from '../../platform/ui/index.ts'
import { overlayStore } from './shell-store.ts'

const groups = [
  {
    title: 'shortcuts.everywhere',
    rows: [
      ['shortcuts.palette', 'Ctrl K'],
      ['shortcuts.side', 'Ctrl \\'],
      ['shortcuts.help', '?'],
    ],
  },
  {
    title: 'shortcuts.tree',
    rows: [
      ['shortcuts.arrows', '↑ ↓ ← →'],
      ['shortcuts.enter', 'Enter'],
      ['shortcuts.rename', 'F2'],
      ['shortcuts.move', 'Alt ↑ ↓ → ←'],
      ['shortcuts.trash', 'Delete'],
    ],
  },
  {
    title: 'shortcuts.board',
    rows: [
      ['shortcuts.cards', '↑ ↓ ← →'],
      ['shortcuts.pick_up', 'Space'],
      ['shortcuts.move_card', 'Alt ↑ ↓ → ←'],
      ['shortcuts.archive', 'Delete'],
      ['shortcuts.undo', 'Ctrl Z'],
    ],
  },
  {
    title: 'shortcuts.editor',
    rows: [
      ['shortcuts.slash', '/'],
      ['shortcuts.find', 'Ctrl F'],
      ['shortcuts.undo', 'Ctrl Z'],
    ],
  },
] as const

export function ShortcutsDialog() {
  const { t } = useTranslation('app')
  return (
    <Dialog title={t('shortcuts.title')} onClose={() => overlayStore.set(null)}>
      {groups.map(({ title, rows }) => (
        <section key={title}>
          <h3 className="label mb-1 border-b border-stone-3 pb-1.5">{t(title)}</h3>
          <dl>
            {rows.map(([what, keys]) => (
              <div key={what} className="flex items-baseline justify-between gap-6 py-1">
                <dt className="text-ink-2">{t(what)}</dt>
                <dd>
                  <kbd className="whitespace-nowrap font-sans text-small font-semibold">{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="text-small text-ink-3">{t('shortcuts.drag')}</p>
    </Dialog>
  )
}
