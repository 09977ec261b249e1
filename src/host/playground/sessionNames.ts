/** `name copy`, `name copy 2`, … : the first that is not taken. */
export async function freeCopyName(
  name: string,
  isTaken: (candidate: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${name} copy` : `${name} copy ${number}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}
