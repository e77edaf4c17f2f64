// HTTP with a time limit and a size limit: no server can make the verifier wait or fill its memory.

/** The bytes of the body. Throws an Error when the answer is late, too long, redirected or not 200. */
export async function fetchBytes(url, { maxBytes, timeoutMs, signal, headers, ...options }) {
  const limit = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    ...options,
    headers: { ...headers, 'accept-encoding': 'identity' },
    redirect: 'error',
    signal: signal ? AbortSignal.any([limit, signal]) : limit,
  });
  const compressed = (response.headers.get('content-encoding') ?? 'identity') !== 'identity';
  if (response.status !== 200 || compressed) {
    await response.body?.cancel();
    throw new Error(compressed ? 'compressed, which was not asked for' : `HTTP ${response.status}`);
  }
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
