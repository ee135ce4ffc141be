import type { Configuration, EffectiveSetting } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CheckBox,
  EmptyState,
  ErrorState,
  GhostLines,
  Section,
  Tag,
  useDocumentTitle,
} from '../../../platform/ui/index.ts'
import { AreaPage } from '../../organisation/index.ts'
import { configurationQuery } from '../administration.queries.ts'
import { Command } from '../command.tsx'
import { wordedSettings } from './setting-words.ts'

/** What is set, and where. Nothing is changed from here: whoever holds the machine holds its settings. */
export function ConfigurationScreen() {
  const { t } = useTranslation('administration')
  useDocumentTitle(t('area.configuration'))
  const configuration = useQuery(configurationQuery)
  const [onlySet, setOnlySet] = useState(false)
  return (
    <AreaPage title={t('area.configuration')} lead={t('configuration.lead')}>
      {configuration.isPending && (
        <GhostLines className="mt-10" height="2.25rem" widths={['100%', '100%', '100%', '100%', '100%']} />
      )}
      {configuration.isError && (
        <ErrorState error={configuration.error} onRetry={() => void configuration.refetch()} />
      )}
      {configuration.data && (
        <>
          <div className="mt-6">
            <CheckBox label={t('configuration.only_set')} isSelected={onlySet} onChange={setOnlySet} />
          </div>
          <Chapters configuration={configuration.data} onlySet={onlySet} />
          <p className="mt-10 mb-2 text-ink-2">{t('configuration.more')}</p>
          <Command>stoa config show</Command>
        </>
      )}
    </AreaPage>
  )
}

const chapters = [
  'address',
  'data',
  'first-account',
  'mail',
  'backups',
  'outbound',
  'tokens',
  'logs',
  'nodes',
  'limits',
] as const

function Chapters({ configuration, onlySet }: { configuration: Configuration; onlySet: boolean }) {
  const { t } = useTranslation('administration')
  const shown = configuration.chapters
    .map(({ id, settings }) => ({
      id,
      title: chapters.find((known) => known === id),
      settings: settings.filter(({ source }) => !onlySet || source !== 'default'),
    }))
    .filter(({ settings }) => settings.length > 0)
  if (shown.length === 0)
    return <EmptyState title={t('configuration.none')}>{t('configuration.none_body')}</EmptyState>
  return (
    <div className="mt-8 flex flex-col gap-10">
      {shown.map(({ id, title, settings }) => (
        <Section key={id} title={title === undefined ? id : t(`chapter.${title}`)}>
          {id === 'limits' && settings.every(({ source }) => source === 'default') ? (
            <details>
              <summary className="w-fit cursor-default rounded-s text-ink-2">
                {t('configuration.limits', { count: settings.length })}
              </summary>
              <div className="mt-5">
                <SettingLines settings={settings} />
              </div>
            </details>
          ) : (
            <SettingLines settings={settings} />
          )}
        </Section>
      ))}
    </div>
  )
}

const sources = {
  environment: 'environment',
  'environment file': 'file',
  'stoa.config.json': 'config',
} as const

const SettingLines = ({ settings }: { settings: readonly EffectiveSetting[] }) => (
  <ul className="-mt-3">
    {settings.map((setting) => (
      <SettingLine key={setting.variable} setting={setting} />
    ))}
  </ul>
)

function SettingLine({ setting: { variable, key, value, secret, source } }: { setting: EffectiveSetting }) {
  const { t } = useTranslation('administration')
  const worded = wordedSettings.find((known) => known === key)
  const said = () => {
    if (secret && source !== 'default') return <span className="text-ink-2">{t('configuration.masked')}</span>
    if (value === null) return <span className="text-ink-3">{t('configuration.unset')}</span>
    return <code className="font-mono text-small">{value}</code>
  }
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-stone-3/60 py-2.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        {worded !== undefined && <p>{t(`setting.${worded}`)}</p>}
        <code className={`font-mono ${worded === undefined ? 'text-small' : 'text-micro text-ink-3'}`}>
          {variable}
        </code>
      </div>
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <span className="min-w-0">{said()}</span>
        {source !== 'default' && <Tag tone="aegean">{t(`source.${sources[source]}`)}</Tag>}
      </div>
    </li>
  )
}
