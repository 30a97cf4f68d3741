// The team of threads: one module, one memory, one instance per participant. Words below 1024 are shared by all; the host
// (src/kernel/control-words.ts) uses the same addresses.
export const COUNT: usize = 64
export const GENERATION: usize = 68
export const ABORT: usize = 72
export const SPIN: usize = 76
export const JOB: usize = 128
export const CLOSED: usize = 140
export const NEXT: usize = 192

const SLICE: i64 = 100_000_000 // ns a sleeping participant waits before it looks at the abort word again
const PATIENCE: i32 = 9000 // slices after which a silent participant counts as lost (15 minutes)

/** First address the host may give away. */
export function heapBase(): usize {
  return __heap_base
}

/** Sense-reversing barrier: spins briefly, then sleeps. Traps when some participant has trapped, so nobody waits for ever. */
export function barrier(nt: i32): void {
  if (nt == 1) return
  const generation = atomic.load<i32>(GENERATION)
  if (atomic.add<i32>(COUNT, 1) + 1 == nt) {
    atomic.store<i32>(COUNT, 0)
    atomic.store<i32>(GENERATION, generation + 1)
    atomic.notify(GENERATION, -1)
    return
  }
  const limit = load<i32>(SPIN)
  let spin = 0
  let slices = 0
  while (atomic.load<i32>(GENERATION) == generation) {
    if (++spin <= limit) continue
    if (atomic.load<i32>(ABORT) != 0) unreachable()
    atomic.wait<i32>(GENERATION, generation, SLICE)
    if (++slices > PATIENCE) {
      atomic.cmpxchg<i32>(ABORT, 0, -1)
      unreachable()
    }
  }
}

/** Waits until the job word differs from `seen` and returns it. */
export function awaitJob(seen: i32): i32 {
  const limit = load<i32>(SPIN)
  let spin = 0
  let job = seen
  while ((job = atomic.load<i32>(JOB)) == seen) {
    if (++spin > limit) atomic.wait<i32>(JOB, seen, SLICE * 10)
  }
  return job
}

/** Traps on one participant: the test of what happens then. */
export function trapOn(participant: i32, tid: i32, nt: i32): void {
  if (tid == participant) unreachable()
  barrier(nt)
}
