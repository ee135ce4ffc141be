import { useTranslation } from 'react-i18next'
import { Button, copyText } from '../../platform/ui/index.ts'

interface SecretOnceProps {
  label: string
  value: string
  onDone: () => void
}

/** Something that is shown this one time: easy to select, one press to copy. */
export function SecretOnce({ label, value, onDone }: SecretOnceProps) {
  const { t } = useTranslation('ui')
  return (
    <>
      <div>
        <p className="mb-1.5 text-small font-semibold text-ink-2">{label}</p>
        <code className="block select-all rounded-m border border-edge bg-stone-1 px-3 py-2.5 font-mono text-small break-all">
          {value}
        </code>
      </div>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onDone}>
          {t('action.close')}
        </Button>
        <Button look="primary" onPress={() => void copyText(value)}>
          {t('action.copy')}
        </Button>
      </div>
    </>
  )
}
