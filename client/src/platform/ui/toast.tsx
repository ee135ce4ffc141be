import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { classes } from './class-names.ts'
import { describeError } from './describe-error.ts'

interface Notice {
  text: string
  tone: 'plain' | 'failed'
  action?: { label: string; run: () => void }
}

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 })

interface NotifyOptions {
  action?: Notice['action']
}

/** Says that something is done. Goes away by itself. */
export function notify(text: string, { action }: NotifyOptions = {}): void {
  queue.add({ text, tone: 'plain', ...(action ? { action } : {}) }, { timeout: action ? 9000 : 5000 })
}

/** Says that something failed and was put back. Stays longer. */
export function notifyFailure(error: unknown): void {
  queue.add({ text: describeError(error), tone: 'failed' }, { timeout: 12_000 })
}

export function Toasts() {
  const { t } = useTranslation('ui')
  return (
    <ToastRegion
      queue={queue}
      aria-label={t('toasts')}
      data-chrome
      className="fixed inset-x-4 bottom-[calc(var(--bar)+1rem)] z-50 flex flex-col items-center gap-2 outline-none md:inset-x-auto md:bottom-6 md:left-1/2 md:-translate-x-1/2"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className={classes(
            'arrives flex w-full items-center gap-3 rounded-l py-2.5 pr-2 pl-4 text-base shadow-float outline-none md:w-auto md:min-w-72 md:max-w-[34rem]',
            toast.content.tone === 'failed'
              ? 'border border-cinnabar bg-cinnabar-soft text-cinnabar'
              : 'bg-ink-1 text-on-ink',
          )}
        >
          <ToastContent className="min-w-0 grow">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.action && (
            <Button
              onPress={() => {
                toast.content.action?.run()
                queue.close(toast.key)
              }}
              className="rounded-s px-2 py-1 font-semibold underline underline-offset-4"
            >
              {toast.content.action.label}
            </Button>
          )}
          <Button
            slot="close"
            aria-label={t('action.dismiss')}
            className="grid size-8 shrink-0 place-items-center rounded-s opacity-80 hover:opacity-100"
          >
            <X size={16} aria-hidden />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  )
}
