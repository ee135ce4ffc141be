import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, notify, notifyFailure, Section, TextField } from '../../platform/ui/index.ts'
import { useSetAvatar } from './account.queries.ts'
import { useUpdateMe } from './identity.queries.ts'
import { Portrait } from './portrait.tsx'
import { useMe } from './use-me.ts'

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp']
const pictureBytes = 2 * 1024 * 1024

/** How others see me. */
export function ProfileSection() {
  const { t } = useTranslation(['identity', 'ui'])
  const { user } = useMe()
  const update = useUpdateMe()
  const avatar = useSetAvatar()
  const [name, setName] = useState(user.name)
  const choose = (files: FileList | null) => {
    const file = files?.[0]
    if (file === undefined) return
    if (file.size > pictureBytes) notify(t('avatar.too_large'))
    else avatar.mutate(file, { onSuccess: () => notify(t('account.saved')), onError: notifyFailure })
  }
  return (
    <Section title={t('account.profile')}>
      <div className="mb-6 flex items-center gap-4">
        <Portrait user={user} className="size-16 text-title-s" />
        <div className="flex min-w-0 flex-col gap-1.5">
          <div className="flex flex-wrap gap-2">
            <FileTrigger acceptedFileTypes={pictureTypes} onSelect={choose}>
              <Button size="small" isPending={avatar.isPending}>
                {t(user.avatar === null ? 'avatar.choose' : 'avatar.change')}
              </Button>
            </FileTrigger>
            {user.avatar !== null && (
              <Button
                size="small"
                look="quiet"
                isDisabled={avatar.isPending}
                onPress={() => avatar.mutate(null, { onError: notifyFailure })}
              >
                {t('avatar.remove')}
              </Button>
            )}
          </div>
          <p className="text-small text-ink-3">{t('avatar.help')}</p>
        </div>
      </div>
      <form
        className="flex max-w-[24rem] items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          update.mutate({ name }, { onSuccess: () => notify(t('account.saved')), onError: notifyFailure })
        }}
      >
        <TextField
          label={t('field.name')}
          value={name}
          onChange={setName}
          isRequired
          maxLength={80}
          autoComplete="name"
          className="min-w-0 grow"
        />
        <Button
          type="submit"
          className="h-10"
          isPending={update.isPending}
          isDisabled={name.trim() === '' || name === user.name}
        >
          {t('ui:action.save')}
        </Button>
      </form>
    </Section>
  )
}
