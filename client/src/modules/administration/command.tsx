import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { copyText, IconButton } from '../../platform/ui/index.ts'

/** A line for the shell of the server, to be taken along. */
export function Command({ children }: { children: string }) {
  const { t } = useTranslation('administration')
  return (
    <div className="flex items-start gap-1 rounded-m border border-stone-3 bg-stone-1 pl-3">
      <code className="min-w-0 grow select-all py-2 font-mono text-small [overflow-wrap:anywhere]">
        {children}
      </code>
      <IconButton
        size="compact"
        label={t('command.copy')}
        onPress={() => void copyText(children)}
        className="my-0.5"
      >
        <Copy size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
