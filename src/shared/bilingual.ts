/** A text for people, in both languages of the product. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** One step of an explanation: a stable code for programs, words for people, and the facts it rests on. */
export interface Why extends Bilingual {
  code: string;
  detail?: Record<string, unknown>;
}
