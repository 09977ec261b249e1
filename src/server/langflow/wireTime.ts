/** A time with microseconds, as Langflow tells it: `2026-01-20T10:00:00.123456Z`. */
export function toWireIso(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const microseconds = Math.floor((milliseconds - whole) * 1000);
  return new Date(whole).toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}Z`);
}
