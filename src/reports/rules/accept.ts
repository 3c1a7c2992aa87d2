/** Whether an `Accept` header asks for CSV before JSON. It must name `text/csv`: a browser's or a tool's wildcard gets JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  const ranges = (accept ?? '').toLowerCase().split(',').map(rangeOf);
  const [csv, json] = [weightOf(ranges, 'text/csv'), weightOf(ranges, 'application/json')];
  if (csv === 0) return false;
  return (
    csv > json ||
    (csv === json && ranges.findIndex(({ type }) => type === 'text/csv') < ranges.findIndex(({ type }) => type === 'application/json'))
  );
}

interface MediaRange {
  type: string;
  weight: number;
}

function rangeOf(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: Number.isFinite(weight) ? weight : 0 };
}

const weightOf = (ranges: readonly MediaRange[], type: string): number =>
  Math.max(0, ...ranges.filter((range) => range.type === type).map(({ weight }) => weight));
