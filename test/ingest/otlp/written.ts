// Fields of protobuf written by hand, in whatever way the format allows.

export const varint = (value: bigint): number[] => {
  const rest = BigInt.asUintN(64, value);
  return rest < 0x80n ? [Number(rest)] : [Number(rest & 0x7fn) | 0x80, ...varint(rest >> 7n)];
};
export const field = (number: number, type: number, payload: readonly number[]): Buffer =>
  Buffer.from([...varint(BigInt(number * 8 + type)), ...payload]);
export const bytesField = (number: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(BigInt(number * 8 + 2)), ...varint(BigInt(payload.length))]), payload]);
