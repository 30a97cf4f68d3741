/** Activity of molecules over time, as processes of cells read it: 1 untreated, 0 knocked out (`Activities` is one). */
export interface ActivitySource {
  of(molecule: string, time: number): number
  /** Notes that a process reads a molecule: blocking one that nothing reads is an error. */
  register(molecule: string, process: string): void
}

/** Nothing is blocked. */
export const untreated: ActivitySource = {
  of: () => 1,
  register: () => {},
}
