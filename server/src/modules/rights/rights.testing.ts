import type { Department, Group } from '@stoa/protocol'
import { expectStatus, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'

let made = 0

/** A department with these people in it. */
export async function department(
  stoa: TestStoa,
  members: readonly TestPerson[],
  parentId: string | null = null,
): Promise<Department> {
  const { api } = stoa.owner
  const found = expectStatus(
    await api.post<Department>('/departments', { name: `部门 ${++made}`, parentId }),
    201,
  )
  for (const { id } of members) {
    const { status } = await api.put(`/departments/${found.id}/members/${id}`, {})
    if (status >= 300) throw new Error(`Not a member: ${status}`)
  }
  return found
}

/** A group with these people in it. */
export async function group(stoa: TestStoa, members: readonly TestPerson[]): Promise<Group> {
  const { api } = stoa.owner
  const found = expectStatus(await api.post<Group>('/groups', { name: `群组 ${++made}` }), 201)
  for (const { id } of members) {
    const { status } = await api.put(`/groups/${found.id}/members/${id}`, {})
    if (status >= 300) throw new Error(`Not a member: ${status}`)
  }
  return found
}
