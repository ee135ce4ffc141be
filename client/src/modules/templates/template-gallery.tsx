import type { Template, TemplateKind } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import {
  classes,
  ErrorState,
  FormDialog,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  Section,
  Select,
} from '../../platform/ui/index.ts'
import { DescribeTemplateDialog } from './describe-template.dialog.tsx'
import { TemplatePicture } from './template-picture.tsx'
import { templatesQuery, useTemplateActions } from './templates.queries.ts'

interface TemplateGalleryProps {
  /** Which one a document is being made of: it cannot be asked for twice. */
  pending: string | undefined
  onPick: (template: Template) => void
}

/** What a new document can begin as, each with a picture of it. */
export function TemplateGallery({ pending, onPick }: TemplateGalleryProps) {
  const { t, i18n } = useTranslation('templates')
  const [kind, setKind] = useState<TemplateKind | 'all'>('all')
  const templates = useQuery(templatesQuery(i18n.language))
  if (templates.isPending) return <GhostLines widths={['30%', '64%', '58%', '70%']} className="mt-6" />
  if (templates.isError)
    return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
  const shown = templates.data.filter((template) => kind === 'all' || template.kind === kind)
  const own = shown.filter(({ builtIn }) => !builtIn)
  const builtIn = shown.filter((template) => template.builtIn)
  const list = (items: readonly Template[]) => (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] gap-4">
      {items.map((template) => (
        <li key={template.id}>
          <TemplateCard template={template} pending={pending} onPick={onPick} />
        </li>
      ))}
    </ul>
  )
  return (
    <div className="flex flex-col gap-10">
      <Select
        label={t('kind')}
        className="max-w-56"
        choices={(['all', 'page', 'board', 'note'] as const).map((id) => ({ id, label: t(`kind.${id}`) }))}
        value={kind}
        onChange={setKind}
      />
      <Section title={t('own')}>
        {own.length === 0 ? <p className="text-ink-3">{t('own.none')}</p> : list(own)}
      </Section>
      {builtIn.length > 0 && <Section title={t('built_in')}>{list(builtIn)}</Section>}
    </div>
  )
}

interface TemplateCardProps extends TemplateGalleryProps {
  template: Template
}

function TemplateCard({ template, pending, onPick }: TemplateCardProps) {
  const { t } = useTranslation('templates')
  return (
    <div className="relative h-full">
      <AriaButton
        onPress={() => onPick(template)}
        isDisabled={pending !== undefined}
        className={classes(
          'flex h-full w-full flex-col overflow-hidden rounded-m border border-stone-3 bg-paper text-left transition-colors hover:border-edge hover:bg-raised',
          pending === template.id && 'breathes',
        )}
      >
        <TemplatePicture template={template} />
        <span className="flex grow flex-col gap-1 px-3.5 py-3">
          <span className="label">{t(`kind.${template.kind}`)}</span>
          <span lang={template.language} className="pr-6 font-semibold text-ink-1">
            {template.title}
          </span>
          <span lang={template.language} className="text-small text-ink-2">
            {template.description}
          </span>
        </span>
      </AriaButton>
      {template.can.includes('templates.manage') && <TemplateMenu template={template} />}
    </div>
  )
}

function TemplateMenu({ template }: { template: Template }) {
  const { t } = useTranslation('templates')
  const { remove } = useTemplateActions()
  const [dialog, setDialog] = useState<'describe' | 'remove'>()
  const close = () => setDialog(undefined)
  return (
    <div className="absolute right-2 bottom-2">
      <Menu
        label={t('more', { title: template.title })}
        trigger={
          <IconButton size="compact" tip="none" label={t('more', { title: template.title })}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil size={16} />} onAction={() => setDialog('describe')}>
          {t('describe')}
        </MenuItem>
        <MenuItem danger icon={<Trash2 size={16} />} onAction={() => setDialog('remove')}>
          {t('remove')}
        </MenuItem>
      </Menu>
      {dialog === 'describe' && <DescribeTemplateDialog template={template} onClose={close} />}
      {dialog === 'remove' && (
        <FormDialog
          danger
          title={t('remove.title', { title: template.title })}
          confirm={t('remove')}
          onClose={close}
          onConfirm={() => remove.mutateAsync(template.id)}
        >
          <p className="text-ink-2">{t('remove.body')}</p>
        </FormDialog>
      )}
    </div>
  )
}
