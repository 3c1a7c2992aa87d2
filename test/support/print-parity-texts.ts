// Prints every parity text as models read it, one a line (cleaning leaves no line breaks): what `python -m training.parity` works on.
import { normalise } from '../../src/classification/rules/normalise.js';
import { parityTexts } from './parity-texts.js';

for (const text of parityTexts()) process.stdout.write(`${normalise(text).text}\n`);
