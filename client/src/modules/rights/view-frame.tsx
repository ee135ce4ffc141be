import { ArrowLeft } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, describeError, FormError } from '../../platform/ui/index.ts'

interface ViewFrameProps {
  onBack: () => void
  children: ReactNode
}

/** A second page of the same dialog, with the way back. It never lies over the first one. */
export function ViewFrame({ onBack, children }: ViewFrameProps) {
  const { t } = useTranslation('rights')
  return (
    <div className="arrives flex flex-col gap-4">
      <Button look="quiet" size="small" autoFocus onPress={onBack} className="-mt-2 -ml-2.5 self-start">
        <ArrowLeft size={15} aria-hidden />
        {t('back')}
      </Button>
      {children}
    </div>
  )
}

interface AskViewProps extends ViewFrameProps {
  confirm: string
  danger?: boolean
  canConfirm?: boolean
  /** Leads back when it resolves; what it throws is shown. */
  onConfirm: () => Promise<unknown>
}

/** A question with what follows from it, one answer, and the way back. */
export function AskView({
  confirm,
  danger = false,
  canConfirm = true,
  onBack,
  onConfirm,
  children,
}: AskViewProps) {
  const { t } = useTranslation('ui')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (pending || !canConfirm) return
    setPending(true)
    setError(undefined)
    try {
      await onConfirm()
    } catch (failure) {
      setError(describeError(failure))
    } finally {
      setPending(false)
    }
  }
  return (
    <ViewFrame onBack={onBack}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {children}
        <FormError text={error} />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onPress={onBack}>
            {t('action.cancel')}
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
    </ViewFrame>
  )
}
