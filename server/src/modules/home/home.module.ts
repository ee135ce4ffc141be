import { defineModule } from '../../platform/module/module.ts'
import { homeRoutes } from './home.routes.ts'
import { createHomeService } from './home.service.ts'

/** The first screen, until the inbox of obligations takes its place. */
export const homeModule = defineModule({
  name: 'home',
  dependsOn: ['documents'],
  migrations: {},
  errors: {},
  access: () => ({}),
  events: [],
  setup: (context) => createHomeService(context),
  routes: (home) => homeRoutes(home),
})
