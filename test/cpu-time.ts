/** Milliseconds that this process has computed so far: unlike a clock it doesn't run while the machine does other work. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
