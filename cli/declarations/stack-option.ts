import { Option } from "commander";

/** `--stack`, of every command that works on a system. */
export function stackOption(): Option {
  return new Option(
    "--stack <name>",
    "Pulumi stack, or a .json file of its outputs (default: the one in use, or the local cloud)",
  );
}
