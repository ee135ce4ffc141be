import type { AuditRecord } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'

/** The recorded actions that have words here. A newer server may know more: those show their name. */
export const wordedActions = [
  'administration.mail_tried',
  'audit.exported',
  'audit.pruned',
  'backups.document_recovered',
  'backups.drill_failed',
  'backups.drill_passed',
  'backups.failed',
  'backups.made',
  'backups.removed',
  'backups.restored',
  'backups.space_recovered',
  'boards.comment_removed',
  'calendar.day_removed',
  'calendar.day_set',
  'calendar.imported',
  'calendar.weekdays_set',
  'calendar.year_cleared',
  'documents.author_erased',
  'documents.erased',
  'documents.grant_removed',
  'documents.grant_set',
  'documents.handed_over',
  'documents.inheritance_set',
  'documents.link_created',
  'documents.link_expired',
  'documents.link_revoked',
  'documents.moved',
  'documents.previewed',
  'documents.purged',
  'documents.restored',
  'documents.trashed',
  'federation.connected',
  'federation.directory_created',
  'federation.directory_deleted',
  'federation.directory_imported',
  'federation.directory_updated',
  'federation.disconnected',
  'federation.provider_created',
  'federation.provider_deleted',
  'federation.provider_updated',
  'history.restored',
  'history.version_deleted',
  'identity.api_token_created',
  'identity.api_token_revoked',
  'identity.avatar_removed',
  'identity.avatar_set',
  'identity.created',
  'identity.deactivated',
  'identity.invitation_resent',
  'identity.invitation_revoked',
  'identity.invited',
  'identity.joined',
  'identity.other_sessions_revoked',
  'identity.passkey_added',
  'identity.passkey_removed',
  'identity.passkey_renamed',
  'identity.password_changed',
  'identity.password_reset',
  'identity.password_reset_link_made',
  'identity.password_reset_sent',
  'identity.password_set',
  'identity.profile_changed',
  'identity.reactivated',
  'identity.recovery_codes_renewed',
  'identity.role_set',
  'identity.session_revoked',
  'identity.sessions_revoked',
  'identity.set_up',
  'identity.signed_in',
  'identity.signed_out',
  'identity.totp_disabled',
  'identity.totp_enabled',
  'identity.user_created',
  'identity.user_renamed',
  'notes.minutes_sent',
  'notes.summary_drafted',
  'organisation.department_created',
  'organisation.department_deleted',
  'organisation.department_joined',
  'organisation.department_left',
  'organisation.department_member_set',
  'organisation.department_moved',
  'organisation.department_renamed',
  'organisation.group_created',
  'organisation.group_deleted',
  'organisation.group_joined',
  'organisation.group_left',
  'organisation.group_member_set',
  'organisation.group_updated',
  'organisation.handed_over',
  'organisation.people_exported',
  'organisation.people_imported',
  'organisation.person_imported',
  'organisation.person_placed',
  'organisation.role_created',
  'organisation.role_deleted',
  'organisation.role_given',
  'organisation.role_taken',
  'organisation.role_updated',
  'spaces.created',
  'spaces.grant_removed',
  'spaces.grant_set',
  'spaces.handed_over',
  'spaces.previewed',
  'spaces.updated',
  'templates.created',
  'templates.removed',
  'templates.updated',
] as const

/** What was done, in the reader's words. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslation('audit')
  return (action) => {
    const known = wordedActions.find((worded) => worded === action)
    return known === undefined ? action : t(`action.${known}`)
  }
}

/** Who did it: a name, or what stands in its place. */
export function useActorWords(): (actor: AuditRecord['actor']) => string {
  const { t } = useTranslation('audit')
  return ({ name, via }) => {
    if (via === 'system') return t('actor.system')
    if (via === 'cli') return t('actor.cli')
    if (name !== '') return name
    return t(via === 'none' ? 'actor.stranger' : 'actor.gone')
  }
}
