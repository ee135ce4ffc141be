import { X } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button, IconButton } from './button.tsx'
import { classes } from './class-names.ts'
import { describeError } from './describe-error.ts'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
  /** A question that must be answered: read aloud as an alert, not closed by a press beside it. */
  alert?: boolean
  /** No way out but through: for the sign-in that ran out. */
  forced?: boolean
}

/** Shown as long as it is rendered: the caller keeps which dialog is open as one value. */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
  alert = false,
  forced = false,
}: DialogProps) {
  const { t } = useTranslation('ui')
  return (
    <ModalOverlay
      isOpen
      isDismissable={!alert && !forced}
      isKeyboardDismissDisabled={forced}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      className="fixed inset-0 z-40 grid place-items-end bg-veil md:place-items-center"
    >
      <Modal
        className={classes(
          'arrives max-h-[92dvh] w-full overflow-hidden rounded-t-[14px] border border-stone-3 bg-paper shadow-float md:rounded-l',
          wide ? 'md:max-w-[40rem]' : 'md:max-w-[28rem]',
        )}
      >
        <AriaDialog
          role={alert ? 'alertdialog' : 'dialog'}
          className="scroll-thin flex max-h-[92dvh] scroll-pb-24 flex-col gap-4 overflow-auto p-6 outline-none"
        >
          <div className="flex items-start justify-between gap-4">
            <Heading slot="title" className="font-serif text-title-s font-semibold text-ink-1">
              {title}
            </Heading>
            {!forced && (
              <IconButton label={t('action.close')} tip="none" onPress={onClose} className="-mt-1 -mr-2">
                <X size={18} aria-hidden />
              </IconButton>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

interface FormDialogProps {
  title: string
  confirm: string
  /** The way out. Default: "Cancel". */
  cancel?: string
  danger?: boolean
  onClose: () => void
  /** Closes when it resolves, unless to `stay-open`; what it throws is shown and nothing is lost. */
  onConfirm: () => Promise<unknown>
  /** Says nothing where a field already shows it. */
  describe?: (error: unknown) => string | undefined
  canConfirm?: boolean
  children?: ReactNode
}

/** A question with one answer and a way out. */
export function FormDialog({
  title,
  confirm,
  cancel,
  danger = false,
  onClose,
  onConfirm,
  describe = describeError,
  canConfirm = true,
  children,
}: FormDialogProps) {
  const { t } = useTranslation('ui')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (pending || !canConfirm) return
    setPending(true)
    setError(undefined)
    try {
      if ((await onConfirm()) !== 'stay-open') onClose()
    } catch (failure) {
      setError(describe(failure))
    } finally {
      setPending(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose} alert={danger}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {children}
        {error !== undefined && (
          <p role="alert" className="rounded-m bg-cinnabar-soft px-3 py-2 text-small text-cinnabar">
            {error}
          </p>
        )}
        {/* In sight however long the form is. */}
        <div className="sticky -bottom-6 -mx-6 -mb-6 flex justify-end gap-2 bg-paper px-6 pt-3 pb-6">
          <Button look="quiet" onPress={onClose} autoFocus={danger}>
            {cancel ?? t('action.cancel')}
          </Button>
          <Button
            type="submit"
            look={danger ? 'danger' : 'primary'}
            isPending={pending}
            isDisabled={!canConfirm}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
