import { type OrganisationRole, organisationRoles } from '@stoa/protocol'

/** Nobody gives or takes more than they are. */
export const rolesInReach = (mine: OrganisationRole): readonly OrganisationRole[] =>
  organisationRoles.slice(organisationRoles.indexOf(mine))
