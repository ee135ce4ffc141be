import { useTranslation } from 'react-i18next'
import { Button, copyText } from '../../platform/ui/index.ts'

interface RecoveryCodesProps {
  codes: readonly string[]
  onDone: () => void
}

/** Shown this one time: to be printed, saved or copied. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation(['identity', 'ui'])
  const text = codes.join('\n')
  return (
    <>
      <p className="text-ink-2">{t('totp.codes_body')}</p>
      <ul
        aria-label={t('totp.codes_label')}
        className="grid select-all grid-cols-1 gap-x-6 gap-y-1 rounded-m border border-edge bg-stone-1 px-4 py-3 font-mono text-small sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="stoa-recovery-codes.txt"
          className="mr-auto inline-flex h-9 items-center text-small font-semibold"
        >
          {t('totp.codes_save')}
        </a>
        <Button look="secondary" onPress={() => void copyText(text)}>
          {t('ui:action.copy')}
        </Button>
        <Button look="primary" onPress={onDone}>
          {t('totp.codes_done')}
        </Button>
      </div>
    </>
  )
}
