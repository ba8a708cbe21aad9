import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Backend } from "./backend";
import { TABLE } from "./resources";

export type Item = Record<string, AttributeValue>;

export const TableName = TABLE.name;

/** The key of an entry. */
export function entry(image: string, entry = "record"): Item {
  return { image: { S: image }, entry: { S: entry } };
}

/** An entry under which an image is found. */
export function labelEntry(image: string, label: string, confidence: number): Item {
  return {
    ...entry(image, `label#${label}`),
    label: { S: label },
    confidence: { N: String(confidence) },
  };
}

export function putItem({ dynamodb }: Backend, Item: Item) {
  return dynamodb.send(new PutItemCommand({ TableName, Item }));
}
