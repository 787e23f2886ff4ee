/**
 * One row for each paced host. `leases` maps a lease's id to the time it ends by itself (Unix
 * milliseconds), so that a killed process blocks no host; `next_start_at` keeps starts apart;
 * `next_turn_at` is when the next caller that finds the host full is told to ask again.
 */
export const HOST_SLOTS_DDL = `
create table host_slots (
  host          text primary key,
  leases        jsonb not null default '{}',
  next_start_at timestamptz not null,
  next_turn_at  timestamptz not null,
  check (jsonb_typeof(leases) = 'object')
)`

/** Until when a host wants to be left alone altogether: what Retry-After said, for all that is asked of it. */
export const HOST_WAITS_DDL = `
alter table host_slots add column blocked_until timestamptz`
