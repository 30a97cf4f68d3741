/**
 * Elementary functions that give the same bits on every engine (the engine's own `Math.exp` and friends do not), within 2 ulp.
 */
export { erf, erfc } from './error-function.ts'
export { exp, expm1 } from './exp.ts'
export { cosh, sinh, tanh } from './hyperbolic.ts'
export { inverseNormal } from './inverse-normal.ts'
export { acos, asin, atan, atan2 } from './inverse-trigonometry.ts'
export { lambertW } from './lambert-w.ts'
export { log, log1p } from './log.ts'
export { logGamma } from './log-gamma.ts'
export { cbrt, pow } from './power.ts'
export { cos, sin, tan } from './trigonometry.ts'
