/** Writes one parameter into an embedded account, as an owner would with the AWS command line. */
export async function putParameter(
  endpoint: string,
  parameter: { readonly name: string; readonly type: 'String' | 'SecureString'; readonly value: string },
): Promise<void> {
  const { name, type, value } = parameter;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.PutParameter' },
    body: JSON.stringify({ Name: name, Type: type, Value: value, Overwrite: true }),
  });
  if (!answer.ok) throw new Error(`the embedded account refused ${name}: ${await answer.text()}`);
}
