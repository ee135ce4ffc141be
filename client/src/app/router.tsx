import type { Me } from '@stoa/protocol'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { HistoryScreen, readHistorySearch } from '../modules/history/index.ts'
import { HomeScreen, SpaceHomeScreen } from '../modules/home/index.ts'
import { TrashScreen } from '../modules/documents/index.ts'
import { AccountScreen, meQuery, PeopleScreen, SetupScreen, SignInScreen } from '../modules/identity/index.ts'
import { PageScreen } from '../modules/pages/index.ts'
import { hasStatus } from '../platform/api/index.ts'
import { changeLanguage, decideLanguage, rememberedLanguage } from '../platform/i18n/index.ts'
import { chooseGuestLanguage } from './choose-language.ts'
import { FailedOutside, FailedScreen, LoadingScreen, NotFoundScreen } from './screens.tsx'

interface RouterContext {
  client: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: FailedOutside,
  notFoundComponent: NotFoundScreen,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: ({ context }) => chooseGuestLanguage(context.client),
  component: SetupScreen,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  beforeLoad: ({ context }) => chooseGuestLanguage(context.client),
  component: SignInScreen,
})

/** Who is not signed in comes back here afterwards. */
async function enter(client: QueryClient, here: string): Promise<Me> {
  try {
    return await client.ensureQueryData(meQuery)
  } catch (error) {
    if (!hasStatus(error, 401)) throw error
    throw redirect({ href: `/sign-in${here === '/' ? '' : `?next=${encodeURIComponent(here)}`}` })
  }
}

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const { user, organisation } = await enter(context.client, location.href)
    await changeLanguage(
      decideLanguage({
        chosen: user.language,
        remembered: rememberedLanguage(),
        organisation: organisation.language,
        browser: navigator.languages,
      }),
    )
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const home = createRoute({ getParentRoute: () => inside, path: '/', component: HomeScreen })

const space = createRoute({
  getParentRoute: () => inside,
  path: '/s/$spaceId',
  component: function SpaceRoute() {
    const { spaceId } = space.useParams()
    return <SpaceHomeScreen key={spaceId} spaceId={spaceId} />
  },
})

const trash = createRoute({
  getParentRoute: () => inside,
  path: '/s/$spaceId/trash',
  component: function TrashRoute() {
    const { spaceId } = trash.useParams()
    return <TrashScreen key={spaceId} spaceId={spaceId} />
  },
})

const page = createRoute({
  getParentRoute: () => inside,
  path: '/p/$documentId',
  component: function PageRoute() {
    return <PageScreen documentId={page.useParams().documentId} />
  },
})

const history = createRoute({
  getParentRoute: () => inside,
  path: '/p/$documentId/history',
  validateSearch: readHistorySearch,
  component: function HistoryRoute() {
    return <HistoryScreen documentId={history.useParams().documentId} search={history.useSearch()} />
  },
})

const people = createRoute({ getParentRoute: () => inside, path: '/people', component: PeopleScreen })
const account = createRoute({ getParentRoute: () => inside, path: '/account', component: AccountScreen })

/** Any other address: said inside, so that the way on is at hand. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundScreen })

const routeTree = root.addChildren([
  setup,
  signIn,
  inside.addChildren([home, space, trash, page, history, people, account, elsewhere]),
])

export const createAppRouter = (client: QueryClient) =>
  createRouter({
    routeTree,
    context: { client },
    defaultPendingComponent: LoadingScreen,
    defaultErrorComponent: FailedScreen,
    defaultPendingMs: 300,
    // A page's text column is not the window: the shell's own element scrolls.
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
