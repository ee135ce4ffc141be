import type { Principal, Role } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link as LinkIcon, UserRoundSearch } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, copyText, ErrorState, GhostLines, notifyFailure, Select } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { sortGrants } from './grants.ts'
import { Inherited } from './inherited.section.tsx'
import { LinksSection } from './links.section.tsx'
import { OwnGrants } from './own-grants.section.tsx'
import { PrincipalField } from './principal-field.tsx'
import { grantsQuery, useSetGrant } from './rights.queries.ts'
import type { ShareStep } from './share-step.ts'
import type { SharedThing } from './thing.ts'
import { useRoleChoices } from './use-rights-words.ts'
import { WhoSees } from './who-sees.tsx'

interface ShareViewProps {
  thing: SharedThing
  address: string
  /** Back from another step: the sentence on top is then read again. */
  returned: boolean
  onStep: (step: ShareStep) => void
  onClose: () => void
}

/** Everybody who can see it, and the ways to change that. */
export function ShareView({ thing, address, returned, onStep, onClose }: ShareViewProps) {
  const { t } = useTranslation('rights')
  const me = useMe()
  const found = useQuery(grantsQuery(thing))
  const set = useSetGrant(thing)
  const give = (principal: Principal, role: Role) =>
    set.mutate({ principal, role }, { onError: notifyFailure })
  if (found.isPending) return <GhostLines widths={['70%', '100%', '100%', '100%']} height="1.9rem" />
  if (found.isError) return <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />
  const { grants } = found.data
  const sorted = sortGrants(grants)
  return (
    <>
      <WhoSees thing={thing} grants={grants} focus={returned} />
      {me.can.includes('users.list') ? (
        <AddRow except={new Set(sorted.own.map(({ principal }) => principal.id))} onAdd={give} />
      ) : (
        <p className="text-small text-ink-3">{t('add.no_directory')}</p>
      )}
      <OwnGrants
        thing={thing}
        grants={grants}
        sorted={sorted}
        onRole={give}
        onStep={onStep}
        onClose={onClose}
      />
      {thing.type === 'document' && (
        <Inherited thing={thing} found={found.data} sorted={sorted} onStep={onStep} onClose={onClose} />
      )}
      {thing.type === 'document' && <LinksSection thing={thing} onStep={onStep} />}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void copyText(address, t('share.copied'))}>
          <LinkIcon size={16} aria-hidden />
          {t('share.copy')}
        </Button>
        {me.can.includes('users.list') && (
          <Button look="quiet" onPress={() => onStep({ at: 'why' })}>
            <UserRoundSearch size={16} aria-hidden />
            {t('why.check')}
          </Button>
        )}
      </div>
    </>
  )
}

interface AddRowProps {
  except: ReadonlySet<string>
  onAdd: (principal: Principal, role: Role) => void
}

function AddRow({ except, onAdd }: AddRowProps) {
  const { t } = useTranslation('ui')
  const choices = useRoleChoices()
  const [role, setRole] = useState<Role>('viewer')
  const [added, setAdded] = useState(0)
  return (
    <div className="flex flex-wrap items-end gap-2">
      <PrincipalField
        // A fresh one for the next: its open list would lie over the one just added.
        key={added}
        except={except}
        onPick={(principal) => {
          onAdd(principal, role)
          setAdded(added + 1)
        }}
        className="grow basis-56"
      />
      <Select
        label={t('role.label')}
        choices={choices}
        value={role}
        onChange={setRole}
        className="w-36 shrink-0 max-sm:w-full"
      />
    </div>
  )
}
