/** Marks that end a sentence; the point of a number (`9.5`) ends none. */
const END_MARKS = /[!?！？。]+|\.+(?=\s|$)/gu;

/** Upper case, every end of a sentence doubled, and three exclamation marks at the end of all. Needs no chance. */
export function shouting(text: string): string {
  return `${text.toUpperCase().replace(END_MARKS, (marks) => marks + marks)}!!!`;
}
