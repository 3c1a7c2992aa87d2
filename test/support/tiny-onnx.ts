// A writer of just enough ONNX (protocol buffers by hand; field numbers from onnx.proto3) for a model that a test can make by itself.

const FLOAT = 1;
const INT64 = 7;

/** `last_hidden_state[b, s, :] = rows[input_ids[b, s]]`; it takes an `attention_mask` as encoders do, and ignores it. */
export function tinyEncoder(rows: readonly (readonly number[])[]): Buffer {
  const width = rows[0]?.length ?? 0;
  const gather = message(text(1, 'rows'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather'));
  const graph = message(
    bytes(1, gather),
    text(2, 'tiny'),
    bytes(5, tensor('rows', rows, width)),
    bytes(11, valueInfo('input_ids', INT64, ['batch', 'sequence'])),
    bytes(11, valueInfo('attention_mask', INT64, ['batch', 'sequence'])),
    bytes(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', width])),
  );
  return message(integer(1, 8), bytes(7, graph), bytes(8, message(text(1, ''), integer(2, 17))));
}

function tensor(name: string, rows: readonly (readonly number[])[], width: number): Buffer {
  const raw = Buffer.alloc(rows.length * width * 4);
  for (const [i, value] of rows.flat().entries()) raw.writeFloatLE(value, i * 4);
  return message(integer(1, rows.length), integer(1, width), integer(2, FLOAT), text(8, name), bytes(9, raw));
}

function valueInfo(name: string, type: number, dims: readonly (string | number)[]): Buffer {
  const shape = message(...dims.map((dim) => bytes(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim))));
  return message(text(1, name), bytes(2, message(bytes(1, message(integer(1, type), bytes(2, shape))))));
}

function message(...fields: Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}
