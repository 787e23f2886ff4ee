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
