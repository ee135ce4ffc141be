import { useTranslation } from 'react-i18next'
import { Button, TextField } from '../../platform/ui/index.ts'

interface SecretFieldProps {
  label: string
  help?: string
  /** Whether the server has one. It never comes back. */
  kept: boolean
  /** Undefined: left as it is. Null: to be taken away. */
  value: string | null | undefined
  onChange: (value: string | null | undefined) => void
}

/** A secret that can be set and taken away, and never read. */
export function SecretField({ label, help, kept, value, onChange }: SecretFieldProps) {
  const { t } = useTranslation('federation')
  if (kept && value === undefined)
    return (
      <div>
        <p className="text-small font-semibold text-ink-2">{label}</p>
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <span className="text-ink-3">{t('secret.kept')}</span>
          <Button size="small" onPress={() => onChange('')}>
            {t('secret.replace')}
          </Button>
          <Button size="small" look="quiet" onPress={() => onChange(null)}>
            {t('secret.remove')}
          </Button>
        </div>
      </div>
    )
  if (value === null)
    return (
      <div>
        <p className="text-small font-semibold text-ink-2">{label}</p>
        <div className="mt-1 flex items-center gap-2">
          <span className="text-ochre">{t('secret.goes')}</span>
          <Button size="small" look="quiet" onPress={() => onChange(undefined)}>
            {t('secret.keep')}
          </Button>
        </div>
      </div>
    )
  return (
    <TextField
      label={label}
      help={help}
      type="password"
      value={value ?? ''}
      onChange={onChange}
      maxLength={2000}
      autoComplete="off"
    />
  )
}
