/**
 * A call of a service whose client the project does not need. moto takes the service from the
 * credentials' scope and checks no signature.
 *
 * @throws Error with what moto says
 */
export async function callMoto(
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string | URLSearchParams,
): Promise<void> {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(motoUrl("/"), {
    method: "POST",
    headers: { ...headers, Authorization: `AWS4-HMAC-SHA256 Credential=${scope}` },
    body,
  });
  if (!response.ok) throw new Error(`${service} of moto: ${await response.text()}`);
}

/** @throws Error when no moto was started */
export function motoUrl(path: string): URL {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined) return new URL(path, endpoint);
  throw new Error("AWS_ENDPOINT_URL is not set: run this with .ci/with-moto.");
}
