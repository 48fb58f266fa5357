const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as text with three digits and powers of 1000: `512 B`, `1.07 GB`. */
export function byteText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value.toFixed(0) : threeDigits(value)} ${UNITS[unit]}`;
}

/** Bytes per second as text: `1.34 GB/s`. */
export function speedText(bytesPerSecond: number): string {
  return `${byteText(bytesPerSecond)}/s`;
}

function threeDigits(value: number): string {
  const decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return value.toFixed(decimals);
}
