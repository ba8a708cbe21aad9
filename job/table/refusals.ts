/** Of a write: a ValidationException may be about one image's content. */
export const WRITE_REFUSALS = ["AccessDeniedException", "ResourceNotFoundException"];

/** Of a read: a key is always well-formed, so a ValidationException is about the table. */
export const READ_REFUSALS = [...WRITE_REFUSALS, "ValidationException"];
