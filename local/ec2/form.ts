import { AwsError } from "../aws-error";
import type { Permission } from "./resources";

// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-query-api.html

/** The values of `<name>.1`, `<name>.2` and so on. */
export function listed(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (;;) {
    const value = form.get(`${name}.${values.length + 1}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** @throws AwsError MissingParameter */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value !== null) return value;
  throw new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
}

/** What a filter compares, by its name. */
export type Properties<Resource> = Readonly<
  Record<string, ((resource: Resource) => readonly string[]) | undefined>
>;

/**
 * Whether a resource passes all filters of the form: one of its values is among those of each.
 *
 * @throws AwsError InvalidParameterValue for a filter that is not emulated
 */
export function filtersOf<Resource>(
  form: URLSearchParams,
  properties: Properties<Resource>,
): (resource: Resource) => boolean {
  const filters = indexes(form, "Filter").map((prefix) => {
    const name = required(form, `${prefix}.Name`);
    const valuesOf = properties[name];
    if (valuesOf === undefined) {
      throw new AwsError(
        "InvalidParameterValue",
        `The filter '${name}' is invalid: the local cloud knows ${Object.keys(properties).join(", ")}`,
      );
    }
    return { valuesOf, wanted: listed(form, `${prefix}.Value`) };
  });
  return (resource) =>
    filters.every(({ valuesOf, wanted }) =>
      valuesOf(resource).some((value) => wanted.includes(value)),
    );
}

/** The rules that a call names, as `IpPermissions`. */
export function permissionsOf(form: URLSearchParams): Permission[] {
  return indexes(form, "IpPermissions").map((prefix) => {
    const port = (name: string) => {
      const value = form.get(`${prefix}.${name}`);
      return value === null ? {} : { [name === "FromPort" ? "fromPort" : "toPort"]: Number(value) };
    };
    const peers = (list: string, name: string) =>
      indexes(form, `${prefix}.${list}`).map((peer) => required(form, `${peer}.${name}`));
    return {
      protocol: required(form, `${prefix}.IpProtocol`),
      ...port("FromPort"),
      ...port("ToPort"),
      cidrs: peers("IpRanges", "CidrIp"),
      ipv6Cidrs: peers("Ipv6Ranges", "CidrIpv6"),
      prefixListIds: peers("PrefixListIds", "PrefixListId"),
      groupIds: peers("Groups", "GroupId"),
    };
  });
}

/** `<name>.1`, `<name>.2` and so on, as far as the form has something below them. */
function indexes(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  const names = [...form.keys()];
  for (;;) {
    const prefix = `${name}.${found.length + 1}`;
    if (!names.some((key) => key.startsWith(`${prefix}.`))) return found;
    found.push(prefix);
  }
}
