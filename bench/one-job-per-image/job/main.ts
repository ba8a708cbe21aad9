import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";

/** Labels the one image that its argument names. */
async function main(): Promise<void> {
  const [key] = process.argv.slice(2);
  const { IMAGES_BUCKET: bucket, LABEL_TABLE: table } = process.env;
  if (!key || !bucket || !table)
    throw new Error("A key, IMAGES_BUCKET and LABEL_TABLE are required.");
  const { Labels = [] } = await new RekognitionClient({}).send(
    new DetectLabelsCommand({
      Image: { S3Object: { Bucket: bucket, Name: key } },
      MinConfidence: 70,
      MaxLabels: 25,
    }),
  );
  const labels = Labels.map(({ Name = "", Confidence = 0 }) => ({
    M: { name: { S: Name }, confidence: { N: String(Confidence) } },
  }));
  await new DynamoDBClient({}).send(
    new PutItemCommand({ TableName: table, Item: { image: { S: key }, labels: { L: labels } } }),
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
