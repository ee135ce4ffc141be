import type { FastifyInstance } from 'fastify'
import { departmentsRoutes } from './departments.routes.ts'
import { groupsRoutes } from './groups.routes.ts'
import type { OrganisationService } from './organisation.service.ts'
import { peopleRoutes } from './people.routes.ts'
import { rolesRoutes } from './roles.routes.ts'

export const organisationRoutes =
  (organisation: OrganisationService) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(departmentsRoutes(organisation))
    await app.register(groupsRoutes(organisation))
    await app.register(rolesRoutes(organisation))
    await app.register(peopleRoutes(organisation))
  }
