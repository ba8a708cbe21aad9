/** Read when it is there: the defaults need no file. */
export const DEFAULT_CONFIG_FILE = "Pulumi.local.yaml";
