type IsTaken = (candidate: string) => Promise<boolean>;

/** `name copy`, `name copy 2`, … : the first that is not taken. */
export function freeCopyName(name: string, isTaken: IsTaken): Promise<string> {
  return freeName((number) => (number === 1 ? `${name} copy` : `${name} copy ${number}`), isTaken);
}

/** The first name that is not taken, of those for 1, 2, 3, … */
export async function freeName(
  nameFor: (number: number) => string,
  isTaken: IsTaken,
): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = nameFor(number);
    if (!(await isTaken(candidate))) return candidate;
  }
}
