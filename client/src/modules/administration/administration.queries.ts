import type {
  Activity,
  ActivitySpan,
  AdministrationOverview,
  BackupOverview,
  BackupRun,
  Configuration,
  Health,
  MailOverview,
  MailTrial,
} from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'

/** How often (ms) what is in motion is asked for again, and what is not. */
export const pace = { moving: 1_000, calm: 5_000, slow: 60_000 } as const

const keys = {
  overview: ['administration', 'overview'],
  health: ['administration', 'health'],
  backups: ['administration', 'backups'],
  mail: ['administration', 'mail'],
} as const

export const overviewQuery = queryOptions({
  queryKey: keys.overview,
  queryFn: ({ signal }) => api.get<AdministrationOverview>('/administration/overview', { signal }),
  refetchInterval: pace.calm,
})

/** Followed closely while the doctor is at work. */
export const healthQuery = queryOptions({
  queryKey: keys.health,
  queryFn: ({ signal }) => api.get<Health>('/administration/health', { signal }),
  refetchInterval: ({ state: { data } }) => (data?.running == null ? pace.slow : pace.moving),
})

export function useExamine() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<Health>('/administration/health'),
    onSuccess: (health) => client.setQueryData(keys.health, health),
  })
}

/** A new reading is there every minute. */
export const activityQuery = (span: ActivitySpan) =>
  queryOptions({
    queryKey: ['administration', 'activity', span],
    queryFn: ({ signal }) => api.get<Activity>('/administration/activity', { query: { span }, signal }),
    refetchInterval: pace.slow,
  })

/** Followed closely while a backup or a drill runs. */
export const backupsQuery = queryOptions({
  queryKey: keys.backups,
  queryFn: ({ signal }) => api.get<BackupOverview>('/backups', { signal }),
  refetchInterval: ({ state: { data } }) => (data?.running == null ? pace.calm : pace.moving),
})

/** Begins a backup or a drill; {@link backupsQuery} then says how far it is. */
export function useBeginRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (kind: BackupRun['kind']) =>
      api.post<BackupRun>(kind === 'backup' ? '/backups' : '/backups/drill'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.backups }),
  })
}

/** Settings are read when the server starts. */
export const configurationQuery = queryOptions({
  queryKey: ['administration', 'configuration'],
  queryFn: ({ signal }) => api.get<Configuration>('/administration/configuration', { signal }),
})

export const mailQuery = queryOptions({
  queryKey: keys.mail,
  queryFn: ({ signal }) => api.get<MailOverview>('/administration/mail', { signal }),
  refetchInterval: pace.calm,
})

export const useTryMail = () =>
  useMutation({ mutationFn: () => api.post<MailTrial>('/administration/mail/trial') })
