const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** "1.9 MB": decimal units, as file managers and S3 prices have them. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

const HOUR_MINUTES = 60;
const DAY_HOURS = 24;

/** "850 ms", "4.2 s", "3 min 05 s", "5 h 44 min", "3 d 02 h". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < HOUR_MINUTES * 60) return inTwo(whole, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 2 * DAY_HOURS * HOUR_MINUTES) return inTwo(minutes, HOUR_MINUTES, "h", "min");
  return inTwo(Math.round(minutes / HOUR_MINUTES), DAY_HOURS, "d", "h");
}

function inTwo(amount: number, perLarge: number, large: string, small: string): string {
  const rest = String(amount % perLarge).padStart(2, "0");
  return `${Math.floor(amount / perLarge).toLocaleString("en-US")} ${large} ${rest} ${small}`;
}

/** "1 image", "2 images". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** "99.1 %" */
export function formatConfidence(confidence: number): string {
  return `${confidence.toFixed(1)} %`;
}

/** "$1,034.48", "$0.0012": cents, and below a dollar hundredths of them, where there are any. */
export function formatDollars(dollars: number): string {
  const digits = dollars < 0.00005 || dollars >= 0.995 ? 2 : 4;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `$${dollars.toLocaleString("en-US", options)}`;
}
