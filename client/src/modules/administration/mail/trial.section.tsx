import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../platform/api/index.ts'
import { Button, describeError, Section } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { useTryMail } from '../administration.queries.ts'
import { Seal } from '../seal.tsx'

/** Sends a mail to oneself, and shows what the mail server said to it. */
export function TrialSection() {
  const { t } = useTranslation('administration')
  const { user } = useMe()
  const trial = useTryMail()
  return (
    <Section
      title={t('trial.title')}
      lead={t('trial.lead', { email: user.email })}
      action={
        <Button size="small" isPending={trial.isPending} onPress={() => trial.mutate()}>
          {t('trial.send')}
        </Button>
      }
    >
      <div aria-live="polite">
        {trial.isPending && (
          <p className="flex items-center gap-2.5 text-ink-2">
            <Seal look="moving" />
            {t('trial.sending')}
          </p>
        )}
        {trial.isSuccess && (
          <Outcome look="fine" text={t('trial.taken', { to: trial.data.to })} answer={trial.data.answer} />
        )}
        {trial.isError && (
          <Outcome look="fail" text={sentenceOf(trial.error)} answer={answerOf(trial.error)} />
        )}
      </div>
    </Section>
  )
}

/** Also of a failure of the mail server, which is none of ours. */
const sentenceOf = (error: unknown): string =>
  error instanceof ApiError && error.code.startsWith('mail.') ? error.message : describeError(error)

function answerOf(error: unknown): string {
  const detail = error instanceof ApiError ? error.problem.meta?.['detail'] : undefined
  return typeof detail === 'string' ? detail : ''
}

function Outcome({ look, text, answer }: { look: 'fine' | 'fail'; text: string; answer: string }) {
  return (
    <div className="flex gap-3">
      <span className="flex h-[1.4375rem] items-center">
        <Seal look={look} />
      </span>
      <div className="min-w-0">
        <p className={look === 'fail' ? 'max-w-[44rem] text-cinnabar' : undefined}>{text}</p>
        {answer !== '' && <p className="font-mono text-small text-ink-3">{answer}</p>}
      </div>
    </div>
  )
}
