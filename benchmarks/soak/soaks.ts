import { backupSoak } from './backup.soak.ts'
import { framesSoak } from './frames.soak.ts'
import { hostileSoaks } from './hostile.soak.ts'
import { killSoak } from './kill.soak.ts'
import { limitsSoak } from './limits.soak.ts'
import { churnSoak, heapSoak, returnSoak } from './load.soak.ts'
import { browserOfflineSoak } from './offline.soak.ts'
import { historySoak, openSoak } from './open.soak.ts'
import { forgerySoak, originSoak, readOnlySoak } from './rights.soak.ts'
import { renewalSoak, revocationSoak } from './revocation.soak.ts'
import type { Soak } from './soak.ts'
import { storageSoak } from './storage.soak.ts'
import { convergenceSoak, offlineSoak, seedingSoak } from './together.soak.ts'
import { latencySoak, truthSoak } from './truth.soak.ts'

/** All that can be measured, in the order of the promises. */
export const soaks: readonly Soak[] = [
  killSoak,
  storageSoak,
  truthSoak,
  latencySoak,
  offlineSoak,
  browserOfflineSoak,
  seedingSoak,
  convergenceSoak,
  ...hostileSoaks,
  framesSoak,
  limitsSoak,
  originSoak,
  revocationSoak,
  readOnlySoak,
  forgerySoak,
  renewalSoak,
  churnSoak,
  returnSoak,
  heapSoak,
  openSoak,
  historySoak,
  backupSoak,
]
