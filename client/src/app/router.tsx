import type { Me } from '@stoa/protocol'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useParams,
  useSearch,
} from '@tanstack/react-router'
import {
  ActivityScreen,
  AdministrationArea,
  BackupsScreen,
  ConfigurationScreen,
  MailScreen,
  OverviewScreen,
} from '../modules/administration/index.ts'
import { AuditScreen, readAuditSearch } from '../modules/audit/index.ts'
import { BoardScreen, readBoardSearch, readTasksSearch, TasksScreen } from '../modules/boards/index.ts'
import { WorkingCalendarScreen } from '../modules/calendar/index.ts'
import { HistoryScreen, readHistorySearch } from '../modules/history/index.ts'
import { HomeScreen, SpaceHomeScreen } from '../modules/home/index.ts'
import { NewFromTemplateScreen, readNewSearch, TrashScreen } from '../modules/documents/index.ts'
import {
  ConnectedAccounts,
  DirectoryImportScreen,
  FederatedWays,
  SignInSettingsScreen,
  useSignInProblem,
} from '../modules/federation/index.ts'
import {
  AccountScreen,
  InvitationScreen,
  meQuery,
  PasswordScreen,
  SetupScreen,
  SignInScreen,
} from '../modules/identity/index.ts'
import { NoteScreen } from '../modules/notes/index.ts'
import {
  DepartmentsScreen,
  GroupScreen,
  GroupsScreen,
  ImportScreen,
  InvitationsScreen,
  OrganisationArea,
  PeopleScreen,
  PersonScreen,
  readPeopleSearch,
  RolesScreen,
} from '../modules/organisation/index.ts'
import { PageScreen } from '../modules/pages/index.ts'
import { PreviewScreen, readVisitSearch, VisitScreen } from '../modules/rights/index.ts'
import { hasStatus } from '../platform/api/index.ts'
import { changeLanguage, decideLanguage, rememberedLanguage } from '../platform/i18n/index.ts'
import { preloading } from '../platform/late-screen.tsx'
import { beginToOpen } from './begin-to-open.ts'
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
  component: function SignInRoute() {
    return <SignInScreen otherWays={FederatedWays} failure={useSignInProblem()} />
  },
})

const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  beforeLoad: ({ context }) => chooseGuestLanguage(context.client),
  component: PasswordScreen,
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  beforeLoad: ({ context }) => chooseGuestLanguage(context.client),
  component: InvitationScreen,
})

/** What a share link opens, with an account or without. */
const share = createRoute({
  getParentRoute: () => root,
  path: '/share',
  validateSearch: readVisitSearch,
  beforeLoad: ({ context }) => chooseGuestLanguage(context.client),
  component: function ShareRoute() {
    return <VisitScreen documentId={share.useSearch().page} />
  },
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

const fromTemplate = createRoute({
  getParentRoute: () => inside,
  path: '/s/$spaceId/new',
  validateSearch: readNewSearch,
  component: function FromTemplateRoute() {
    const { spaceId } = fromTemplate.useParams()
    return <NewFromTemplateScreen key={spaceId} spaceId={spaceId} under={fromTemplate.useSearch().under} />
  },
})

const page = createRoute({
  getParentRoute: () => inside,
  path: '/p/$documentId',
  beforeLoad: beginToOpen,
  component: preloading(PageScreen, function PageRoute() {
    return <PageScreen documentId={page.useParams().documentId} />
  }),
})

const board = createRoute({
  getParentRoute: () => inside,
  path: '/b/$documentId',
  validateSearch: readBoardSearch,
  beforeLoad: beginToOpen,
  component: preloading(BoardScreen, function BoardRoute() {
    return <BoardScreen documentId={board.useParams().documentId} search={board.useSearch()} />
  }),
})

const note = createRoute({
  getParentRoute: () => inside,
  path: '/n/$documentId',
  beforeLoad: beginToOpen,
  component: preloading(NoteScreen, function NoteRoute() {
    return <NoteScreen documentId={note.useParams().documentId} />
  }),
})

const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  validateSearch: readTasksSearch,
  component: function TasksRoute() {
    return <TasksScreen search={tasks.useSearch()} />
  },
})

const historyAt = <const Path extends string>(path: Path) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    validateSearch: readHistorySearch,
    component: function HistoryRoute() {
      const { documentId } = useParams({ strict: false })
      return <HistoryScreen documentId={documentId ?? ''} search={useSearch({ strict: false })} />
    },
  })
const histories = [
  historyAt('/p/$documentId/history'),
  historyAt('/b/$documentId/history'),
  historyAt('/n/$documentId/history'),
] as const

const organisation = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  component: OrganisationArea,
})
const people = createRoute({
  getParentRoute: () => organisation,
  path: '/',
  validateSearch: readPeopleSearch,
  component: function PeopleRoute() {
    return <PeopleScreen search={people.useSearch()} />
  },
})
const person = createRoute({
  getParentRoute: () => organisation,
  path: '$personId',
  component: function PersonRoute() {
    const { personId } = person.useParams()
    return <PersonScreen key={personId} personId={personId} />
  },
})
/** One screen for the tree and what is open in it: the tree stays as it is when another department opens. */
const preview = createRoute({
  getParentRoute: () => organisation,
  path: '$personId/preview',
  component: function PreviewRoute() {
    const { personId } = preview.useParams()
    return <PreviewScreen key={personId} personId={personId} />
  },
})
const departments = createRoute({
  getParentRoute: () => organisation,
  path: 'departments',
  component: function DepartmentsRoute() {
    return <DepartmentsScreen departmentId={useParams({ strict: false }).departmentId} />
  },
})
const department = createRoute({ getParentRoute: () => departments, path: '$departmentId' })
const groups = createRoute({ getParentRoute: () => organisation, path: 'groups', component: GroupsScreen })
const group = createRoute({
  getParentRoute: () => organisation,
  path: 'groups/$groupId',
  component: function GroupRoute() {
    const { groupId } = group.useParams()
    return <GroupScreen key={groupId} groupId={groupId} />
  },
})
const invitations = createRoute({
  getParentRoute: () => organisation,
  path: 'invitations',
  component: InvitationsScreen,
})
const peopleImport = createRoute({
  getParentRoute: () => organisation,
  path: 'import',
  component: ImportScreen,
})
const roles = createRoute({ getParentRoute: () => organisation, path: 'roles', component: RolesScreen })
const workingCalendar = createRoute({
  getParentRoute: () => organisation,
  path: 'calendar',
  component: WorkingCalendarScreen,
})
const signInSettings = createRoute({
  getParentRoute: () => organisation,
  path: 'sign-in',
  component: SignInSettingsScreen,
})
const directoryImport = createRoute({
  getParentRoute: () => organisation,
  path: 'sign-in/$directoryId/import',
  component: function DirectoryImportRoute() {
    const { directoryId } = directoryImport.useParams()
    return <DirectoryImportScreen key={directoryId} directoryId={directoryId} />
  },
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: function AuditRoute() {
    return <AuditScreen search={audit.useSearch()} />
  },
})
const administration = createRoute({
  getParentRoute: () => inside,
  path: '/administration',
  component: AdministrationArea,
})
const overview = createRoute({ getParentRoute: () => administration, path: '/', component: OverviewScreen })
const activity = createRoute({
  getParentRoute: () => administration,
  path: 'activity',
  component: ActivityScreen,
})
const backups = createRoute({
  getParentRoute: () => administration,
  path: 'backups',
  component: BackupsScreen,
})
const configuration = createRoute({
  getParentRoute: () => administration,
  path: 'configuration',
  component: ConfigurationScreen,
})
const mail = createRoute({ getParentRoute: () => administration, path: 'mail', component: MailScreen })
const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: function AccountRoute() {
    return (
      <AccountScreen>
        <ConnectedAccounts />
      </AccountScreen>
    )
  },
})

/** Any other address: said inside, so that the way on is at hand. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundScreen })

const routeTree = root.addChildren([
  setup,
  signIn,
  password,
  invitation,
  share,
  inside.addChildren([
    home,
    space,
    trash,
    fromTemplate,
    page,
    board,
    note,
    tasks,
    ...histories,
    organisation.addChildren([
      people,
      departments.addChildren([department]),
      groups,
      group,
      invitations,
      peopleImport,
      roles,
      workingCalendar,
      signInSettings,
      directoryImport,
      person,
      preview,
    ]),
    audit,
    administration.addChildren([overview, activity, backups, configuration, mail]),
    account,
    elsewhere,
  ]),
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
