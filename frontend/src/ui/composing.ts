/**
 * Whether a key belongs to a text that is still being composed, as Japanese is. Safari says so of the Enter that ends the
 * composition by its code alone.
 */
export const composing = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229
