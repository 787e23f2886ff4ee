/** Processor time this process spends on an act, milliseconds: unlike the clock, it does not count what else the machine does. */
export async function cpuMsOf(act: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
