import type { BackupOverview } from '@stoa/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '../../../platform/ui/index.ts'
import { Command } from '../command.tsx'

/** The way back: what can be done here, and what is done at the machine. */
export function RestoringSection({ backups: { folder, archives, encrypted } }: { backups: BackupOverview }) {
  const { t } = useTranslation('administration')
  const newest = archives.find(({ drill }) => drill === 'passed') ?? archives[0]
  const archive = `${folder}/${newest?.name ?? 'stoa-….tar.zst'}`
  const key = encrypted ? ' --key-file /path/to/key' : ''
  return (
    <Section title={t('restore.title')} lead={t('restore.lead')}>
      <ol className="flex flex-col gap-6">
        <Way title={t('restore.page')} body={t('restore.page_body')} />
        <Way title={t('restore.one')} body={t('restore.one_body')}>
          <Command>{`stoa restore --document ID --as-of 2026-11-25T17:00`}</Command>
          <Command>{`stoa restore ${shellWord(archive)}${key} --document ID`}</Command>
        </Way>
        <Way title={t('restore.space')} body={t('restore.space_body')}>
          <Command>{`stoa restore ${shellWord(archive)}${key} --space ID`}</Command>
        </Way>
        <Way title={t('restore.all')} body={t('restore.all_body')}>
          <Command>{`stoa verify ${shellWord(archive)}${key}`}</Command>
          <Command>{`stoa restore ${shellWord(archive)}${key} --to /srv/stoa-new`}</Command>
        </Way>
      </ol>
    </Section>
  )
}

/** As the shell takes it for one word. */
const shellWord = (text: string): string =>
  /^[\w./:@…-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

interface WayProps {
  title: string
  body: string
  children?: ReactNode
}

const Way = ({ title, body, children }: WayProps) => (
  <li>
    <h3 className="font-semibold">{title}</h3>
    <p className="max-w-[44rem] text-ink-2">{body}</p>
    {children !== undefined && <div className="mt-2 flex flex-col gap-2">{children}</div>}
  </li>
)
