import { InvalidArgumentError } from "commander";
import { MAX_PUT_BYTES } from "../contracts/limits";

const MAX_PORT = 65_535;

export const parsePort = wholeNumber(0, MAX_PORT);
export const parseLimit = wholeNumber(1, 1_000_000);
export const parseRate = wholeNumber(1, 100_000);
export const parsePercent = numberBetween(0, 100);

/** Reads an option's value. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Images of which a plan is made. */
export const MAX_PLANNED_IMAGES = 1_000_000_000;
export const parsePlannedImages = wholeNumber(1, MAX_PLANNED_IMAGES);
/** Largest when each image is as large as one PUT may be. */
export const parseMegabytes = numberBetween(0, (MAX_PLANNED_IMAGES * MAX_PUT_BYTES) / 1_000_000);

function numberBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}
