import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  ErrorState,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  MenuLine,
  Section,
  Tag,
} from '../../platform/ui/index.ts'

interface Source {
  id: string
  name: string
  enabled: boolean
}

interface SourceListProps<T extends Source> {
  title: string
  lead: string
  add: string
  query: UseQueryResult<T[]>
  describe: (source: T) => string
  /** Domains whose people have to sign in there. */
  domains?: (source: T) => readonly string[]
  importPath?: (source: T) => string
  onAdd: () => void
  onEdit: (source: T) => void
  onTry: (source: T) => void
  onDelete: (source: T) => void
}

/** Providers, or directories: alike in what can be done with them. */
export function SourceList<T extends Source>(props: SourceListProps<T>) {
  const { t } = useTranslation('federation')
  const { title, lead, add, query, describe, domains, importPath, onAdd, onEdit, onTry, onDelete } = props
  return (
    <Section
      title={title}
      lead={lead}
      action={
        <Button size="small" onPress={onAdd}>
          {add}
        </Button>
      }
    >
      {query.isPending && <GhostLines widths={['60%', '50%']} height="1.8rem" />}
      {query.isError && <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="text-small text-ink-3">{t('settings.none')}</p>}
      <ul aria-label={title}>
        {query.data?.map((source) => (
          <li
            key={source.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-stone-3/70 py-3"
          >
            <div className="min-w-0 grow basis-52">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-semibold">{source.name}</span>
                {source.enabled ? <Tag tone="pine">{t('settings.on')}</Tag> : <Tag>{t('settings.off')}</Tag>}
                {domains?.(source).map((domain) => (
                  <Tag key={domain} tone="aegean">
                    {t('settings.enforced', { domain })}
                  </Tag>
                ))}
              </p>
              <p className="truncate text-small text-ink-3">{describe(source)}</p>
            </div>
            <div className="flex items-center gap-3">
              {importPath && source.enabled && (
                <Link to={importPath(source)} className="text-small font-semibold">
                  {t('directories.import')}
                </Link>
              )}
              <Button size="small" onPress={() => onTry(source)}>
                {t('trial.open')}
              </Button>
              <Menu
                label={t('settings.actions', { name: source.name })}
                trigger={
                  <IconButton size="compact" tip="none" label={t('settings.actions', { name: source.name })}>
                    <Ellipsis size={16} aria-hidden />
                  </IconButton>
                }
              >
                <MenuItem onAction={() => onEdit(source)}>{t('settings.edit')}</MenuItem>
                <MenuLine />
                <MenuItem danger onAction={() => onDelete(source)}>
                  {t('settings.delete')}
                </MenuItem>
              </Menu>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
