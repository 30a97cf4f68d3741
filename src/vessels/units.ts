/** Units of this field that files and tables use, in internal units. */

/** Pa in 1 mmHg (conventional millimetre of mercury). */
export const mmHg = 133.322387415
/** µm³/s in 1 nl/min. */
export const nanolitrePerMinute = 1e6 / 60
/** Pa in 1 dyn/cm². */
export const dynPerSquareCentimetre = 0.1
