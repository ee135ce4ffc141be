import type { Configuration } from '@stoa/protocol'
import {
  type EffectiveSetting,
  effectiveSettings,
  settingChapters,
} from '../../platform/config/describe-settings.ts'
import type { LoadedConfig } from '../../platform/config/load-config.ts'
import { settings } from '../../platform/config/settings.ts'

/** Every setting as it is in force, in the chapters of the reference page, then the limits. Secrets do not leave. */
export function configurationOf(loaded: LoadedConfig): Configuration {
  const rest = new Map(effectiveSettings(loaded).map((setting) => [setting.variable, setting]))
  const take = (variable: string): EffectiveSetting[] => {
    const found = rest.get(variable)
    rest.delete(variable)
    return found === undefined ? [] : [found]
  }
  const chapters = settingChapters.map(({ id, names }) => ({
    id,
    settings: names.flatMap((name) => take(settings[name].variable)).map(present),
  }))
  return { chapters: [...chapters, { id: 'limits', settings: [...rest.values()].map(present) }] }
}

const present = ({ variable, key, value, source, isSecret }: EffectiveSetting) => ({
  variable,
  key,
  value: isSecret ? null : inText(value),
  secret: isSecret,
  source,
})

/** Null where there is nothing. */
function inText(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
