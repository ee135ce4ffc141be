import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createDepartments(db)
  await createGroups(db)
  await createRoles(db)
  await createViews(db)
}

async function createDepartments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('departments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('parent_id', 'text', (column) => column.references('departments.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('position', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()
  // Paths such as 研发/前端 name exactly one department.
  await sql`create unique index departments_name on departments (coalesce(parent_id, ''), name)`.execute(db)

  // One row for each department and each one above it, itself included at distance 0.
  await db.schema
    .createTable('department_closure')
    .addColumn('ancestor_id', 'text', (column) =>
      column.notNull().references('departments.id').onDelete('cascade'),
    )
    .addColumn('descendant_id', 'text', (column) =>
      column.notNull().references('departments.id').onDelete('cascade'),
    )
    .addColumn('distance', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('department_closure_key', ['ancestor_id', 'descendant_id'])
    .execute()
  await db.schema
    .createIndex('department_closure_descendant')
    .on('department_closure')
    .columns(['descendant_id', 'ancestor_id'])
    .execute()

  await db.schema
    .createTable('department_members')
    .addColumn('department_id', 'text', (column) => column.notNull().references('departments.id'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('title', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('is_head', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('is_admin', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('is_main', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('department_members_key', ['department_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('department_members_user')
    .on('department_members')
    .columns(['user_id', 'department_id'])
    .execute()
  await sql`create unique index department_members_main on department_members (user_id) where is_main = 1`.execute(
    db,
  )
}

async function createGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('group_members')
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('is_admin', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_members_key', ['group_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('group_members_user')
    .on('group_members')
    .columns(['user_id', 'group_id'])
    .execute()
}

async function createRoles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('custom_roles')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('custom_role_actions')
    .addColumn('role_id', 'text', (column) =>
      column.notNull().references('custom_roles.id').onDelete('cascade'),
    )
    .addColumn('action', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('custom_role_actions_key', ['role_id', 'action'])
    .execute()

  await db.schema
    .createTable('custom_role_members')
    .addColumn('role_id', 'text', (column) =>
      column.notNull().references('custom_roles.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('custom_role_members_key', ['role_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('custom_role_members_user')
    .on('custom_role_members')
    .columns(['user_id', 'role_id'])
    .execute()
}

async function createViews(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view principal_members as
    select id as user_id, id as principal_id from users where deactivated_at is null
    union all
    select id, 'everyone' from users where deactivated_at is null and role <> 'guest'
    union all
    select group_members.user_id, group_members.group_id
    from group_members
    join users on users.id = group_members.user_id
    where users.deactivated_at is null
    union all
    select department_members.user_id, department_closure.ancestor_id
    from department_members
    join department_closure on department_closure.descendant_id = department_members.department_id
    join users on users.id = department_members.user_id
    where users.deactivated_at is null and users.role <> 'guest'`.execute(db)

  await sql`
    create view department_belonging as
    select department_members.user_id, department_closure.ancestor_id as department_id,
      department_members.department_id as member_of_id, department_closure.distance
    from department_members
    join department_closure on department_closure.descendant_id = department_members.department_id`.execute(
    db,
  )

  // What can be given a right, with its name, for whoever shows a grant or lets somebody pick.
  await sql`
    create view principals as
    select id, 'person' as type, name from users
    union all
    select id, 'department', name from departments
    union all
    select id, 'group', name from groups`.execute(db)

  await sql`
    create view accounts as
    select id, email, name, hue, role, created_at, deactivated_at from users`.execute(db)
}
